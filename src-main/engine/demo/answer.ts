/** One message of the scripted model under way: what it has said so far, and how it will end. */
import type { ModelRequest } from './model-request.ts'
import type { Pace, Step, StopReason } from './steps.ts'

export type Frame = {
  /** Unique on this server; part of the ids of the message and its tool calls. */
  readonly id: string
  readonly model: string
  /** Aborted when the client leaves or the server stops. */
  readonly signal: AbortSignal
}

/** How a message reaches the client. Every method rejects when the client has left. */
export interface Answer {
  begin(): Promise<void> | void
  say(kind: 'text' | 'thinking', text: string, pace: Pace): Promise<void> | void
  callTool(name: string, input: Readonly<Record<string, unknown>>): Promise<void> | void
  fail(type: string, message: string): Promise<void> | void
  end(): Promise<void> | void
}

/** A rule of thumb for English text; nobody is billed by it. */
export const tokensOf = (characters: number): number => Math.ceil(characters / 4)

/** What the request counts as, in tokens. */
export type InputTokens = { readonly fresh: number; readonly cacheRead: number; readonly cacheWritten: number }

/** As the real API would count with the CLI's use of the cache: only the last message is new. */
export function inputTokensOf({ messages }: ModelRequest, bodyLength: number): InputTokens {
  const fresh = Math.min(tokensOf(bodyLength), tokensOf(JSON.stringify(messages.at(-1)).length))
  const rest = tokensOf(bodyLength) - fresh
  const goesOn = messages.some(({ role }) => role === 'assistant')
  return { fresh, cacheRead: goesOn ? rest : 0, cacheWritten: goesOn ? 0 : rest }
}

/** Counts what was said, and derives the usage and the reason to stop where the script doesn't give them. */
export class Tally {
  private input: InputTokens
  private output: number | null = null
  private characters = 0
  private tools = 0
  private reason: StopReason | null = null

  constructor(input: InputTokens) {
    this.input = input
  }

  said(text: string): void {
    this.characters += text.length
  }

  /** The id of the next tool call. */
  toolId(frame: Frame): string {
    return `toolu_${frame.id}_${this.tools++}`
  }

  set({ input, output }: Omit<Extract<Step, { type: 'usage' }>, 'type'>): void {
    if (input !== undefined) this.input = { fresh: input, cacheRead: 0, cacheWritten: 0 }
    this.output = output ?? this.output
  }

  stopFor(reason: StopReason): void {
    this.reason = reason
  }

  get outputTokens(): number {
    return this.output ?? Math.max(1, tokensOf(this.characters))
  }

  get stopReason(): StopReason {
    return this.reason ?? (this.tools > 0 ? 'tool_use' : 'end_turn')
  }

  /** The message as the Messages API gives it: empty at the start of a stream, whole without one. */
  message({ id, model }: Frame, whole: { content: readonly unknown[] } | null) {
    const usage = {
      input_tokens: this.input.fresh,
      output_tokens: whole === null ? 1 : this.outputTokens,
      cache_read_input_tokens: this.input.cacheRead,
      cache_creation_input_tokens: this.input.cacheWritten,
    }
    const stop = { stop_reason: whole === null ? null : this.stopReason, stop_sequence: null }
    return { id: `msg_${id}`, type: 'message', role: 'assistant', model, content: whole?.content ?? [], ...stop, usage }
  }
}
