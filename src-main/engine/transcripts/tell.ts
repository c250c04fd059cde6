/** Tells a transcript as events of a session, so that it is shown like one: prompts and their turns, what was said and done in them. */
import { z } from 'zod'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { ImageType } from '#shared/images.ts'
import { classifyApiFailure } from '../agent/classify-error.ts'
import { blockEvents, resultEvents } from '../agent/content-events.ts'
import { localOutput } from '../agent/local-output.ts'
import type { MessageContent, TranscriptEntry } from './entry.ts'
import { personOf } from './person.ts'

export type ToldImage = { readonly mediaType: ImageType; readonly data: string }

export type ToldEvent = {
  readonly at: number
  /** Of the entry it was told from. */
  readonly uuid: string
  readonly event: SessionEvent
  /** Of a prompt: its images, and its words without the marks that stand in their places. */
  readonly images?: { readonly text: string; readonly data: readonly ToldImage[] }
}

type Turn = {
  readonly promptId: PromptId
  readonly since: number
  interrupted: boolean
  failure: AppErrorData | null
  /** Something came after the prompt. */
  answered: boolean
  readonly openTools: Set<string>
}

const COMPACTED = 'The conversation was compacted: the agent goes on with a summary of what came before.'

/** The model of entries that the CLI writes in the name of the assistant. */
const SYNTHETIC = '<synthetic>'

/** What the last turn is told to be when the transcript ends in it. */
const ENDS_HERE = new AppError('process', {
  message: 'The transcript ends in the middle of this turn.',
  remedy: 'Ask the agent to go on; it sees what had been finished.',
}).data

/**
 * Takes entries in the order of the conversation. Every prompt it tells has a turn that ends. `parent`: the tool call of the
 * subagent these are the entries of.
 */
export class Teller {
  readonly told: ToldEvent[] = []
  readonly #parent: string | null
  /** A damaged file may have two prompts under one id. */
  readonly #prompts = new Set<PromptId>()
  #turn: Turn | null = null
  #at = 0
  /** Of the entry before: when the turn that a new prompt ends was last heard of. */
  #before = 0

  constructor({ parent = null }: { parent?: string | null } = {}) {
    this.#parent = parent
  }

  take(entry: TranscriptEntry): void {
    const at = entry.timestamp === undefined ? Number.NaN : Date.parse(entry.timestamp)
    this.#before = this.#at
    if (Number.isFinite(at) && at >= 0) this.#at = at
    if (entry.type === 'user') this.#user(entry)
    else if (entry.type === 'assistant') this.#assistant(entry)
    else this.#system(entry)
  }

  /** The transcript is at its end: so is its last turn. */
  finish(): readonly ToldEvent[] {
    this.#endTurn(true)
    return this.told
  }

  #user(entry: TranscriptEntry): void {
    const { message, uuid } = entry
    if (!message || entry.isMeta === true || entry.isCompactSummary === true) return
    const { content } = message
    const parent = this.#parent ?? entry.parentToolUseID ?? null
    const results = typeof content === 'string' ? [] : resultEvents(content, parent)
    for (const event of results) {
      if (event.type === 'tool.result') this.#turn?.openTools.delete(event.toolUseId)
      this.#tell(uuid, event)
    }
    const text = textOf(content)
    if (text.trim() === '') return
    const said = personOf(text, entry.origin?.kind)
    if (said.kind === 'interrupt') {
      if (this.#turn) this.#turn.interrupted = true
    } else if (said.kind === 'output') {
      this.#printed(uuid, said)
    } else if (parent === null && results.length === 0) {
      this.#beginTurn(uuid, said, imagesIn(content))
    }
  }

  #beginTurn(uuid: string, said: { kind: 'prompt' | 'event'; text: string }, images: ToldEvent['images']): void {
    this.#endTurn(false)
    const given = PromptId.safeParse(uuid).data
    const isNew = given !== undefined && !this.#prompts.has(given)
    const promptId = isNew ? given : PromptId.parse(crypto.randomUUID())
    this.#prompts.add(promptId)
    if (said.kind === 'prompt') this.#tell(uuid, { type: 'prompt', promptId, text: said.text }, images)
    this.#tell(uuid, { type: 'turn.started', promptId })
    if (said.kind === 'event') this.#tell(uuid, { type: 'notice', level: 'info', text: said.text })
    this.#turn = {
      promptId,
      since: this.#at,
      interrupted: false,
      failure: null,
      answered: false,
      openTools: new Set(),
    }
  }

  #assistant(entry: TranscriptEntry): void {
    const { message, uuid } = entry
    if (!message) return
    if (entry.isApiErrorMessage === true) {
      if (this.#turn) this.#turn.failure = failureOf(entry)
      return
    }
    if (message.model === SYNTHETIC || typeof message.content === 'string') return
    const events = blockEvents(message.content, {
      messageId: message.id ?? uuid,
      parent: this.#parent ?? entry.parentToolUseID ?? null,
      aborted: entry.isAbortedMidStream === true,
    })
    for (const event of events) {
      if (event.type === 'tool.call') this.#turn?.openTools.add(event.toolUseId)
      this.#tell(uuid, event)
    }
    if (this.#turn) {
      this.#turn.answered = true
      this.#turn.failure = null
    }
  }

  #system({ subtype, content, level, uuid }: TranscriptEntry): void {
    if (subtype === 'compact_boundary') {
      this.#endTurn(false)
      this.#tell(uuid, { type: 'notice', level: 'info', text: COMPACTED })
    } else if (subtype === 'local_command' && typeof content === 'string') {
      const said = personOf(content)
      if (said.kind === 'output') this.#printed(uuid, said)
    } else if (subtype === 'informational' && typeof content === 'string') {
      this.#tell(uuid, { type: 'notice', level: level === 'warning' ? 'warning' : 'info', text: content })
    }
  }

  /** It is all the answer that such a command gets. */
  #printed(uuid: string, said: { text: string; shell: boolean }): void {
    const output = localOutput(said.text, said)
    if (output) this.#tell(uuid, output)
    if (this.#turn) this.#turn.answered = true
  }

  #endTurn(isLast: boolean): void {
    const turn = this.#turn
    if (!turn) return
    this.#turn = null
    const { promptId, failure, interrupted } = turn
    const cut = isLast && !failure && !interrupted && (!turn.answered || turn.openTools.size > 0)
    const outcome = failure ? 'failed' : interrupted ? 'interrupted' : cut ? 'lost' : 'completed'
    const error = failure ?? (cut ? ENDS_HERE : null)
    const at = isLast ? this.#at : this.#before
    const durationMs = Math.max(0, at - turn.since)
    this.told.push({
      at,
      uuid: '',
      event: { type: 'turn.ended', promptId, outcome, error, usage: null, durationMs },
    })
  }

  #tell(uuid: string, event: SessionEvent, images?: ToldEvent['images']): void {
    this.told.push({ at: this.#at, uuid, event, ...(images && { images }) })
  }
}

/** The text parts of a message, joined; of an image, that there was one. */
export function textOf(content: MessageContent): string {
  if (typeof content === 'string') return content
  return content
    .flatMap((part) => {
      if (part.type === 'text' && typeof part.text === 'string') return [part.text]
      return part.type === 'image' || part.type === 'document' ? [`[${part.type}]`] : []
    })
    .join('\n')
}

const Base64Image = z.object({
  type: z.literal('image'),
  source: z.object({ type: z.literal('base64'), media_type: ImageType, data: z.string().min(1) }),
})

function imagesIn(content: MessageContent): ToldEvent['images'] {
  if (typeof content === 'string') return undefined
  const parts = content.map((part) => Base64Image.safeParse(part).data)
  const data = parts.flatMap((image) =>
    image ? [{ mediaType: image.source.media_type, data: image.source.data }] : [],
  )
  if (data.length === 0) return undefined
  return { text: textOf(content.filter((_, index) => !parts[index])), data }
}

function failureOf({ message, apiErrorStatus, error }: TranscriptEntry): AppErrorData {
  const text = message ? textOf(message.content) : ''
  return classifyApiFailure({ status: apiErrorStatus ?? null, error: error ?? 'unknown', text })
}
