/** The other side of the comparison: the Agent SDK as a program would use it without Bullpen. */
import { type Options, type Query, type SDKMessage, type SDKUserMessage, query } from '@anthropic-ai/claude-agent-sdk'

/** A session with streaming input; `onDelta` hears each text delta, as soon as the SDK hands it out. */
export class BareSession {
  readonly #query: Query
  readonly #prompts: SDKUserMessage[] = []
  #wake: () => void = () => undefined
  #ended = false
  onDelta: (text: string) => void = () => undefined

  constructor(options: Options) {
    this.#query = query({ prompt: this.#stream(), options: { includePartialMessages: true, ...options } })
  }

  /** Resolves with the end of the turn. */
  async turn(text: string): Promise<void> {
    this.#prompts.push({ type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null })
    this.#wake()
    for (;;) {
      const { value, done } = await this.#query.next()
      if (done === true) throw new Error('The CLI ended in the middle of a turn.')
      if (this.#take(value)) return
    }
  }

  async close(): Promise<void> {
    this.#ended = true
    this.#wake()
    await this.#query.return(undefined)
  }

  #take(message: SDKMessage): boolean {
    if (message.type === 'stream_event') {
      const { event } = message
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') this.onDelta(event.delta.text)
    }
    return message.type === 'result'
  }

  async *#stream(): AsyncGenerator<SDKUserMessage> {
    for (;;) {
      const next = this.#prompts.shift()
      if (next) yield next
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
