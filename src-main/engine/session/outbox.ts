/** What a session still has to send: its queue, kept in the journal, and when the first of it may go. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PromptOrigin, QueuedPrompt } from '#shared/queue.ts'
import type { BreakerDesk } from '../policy/breaker-desk.ts'
import { type FailedTurn, retryAfter } from '../policy/retry-policy.ts'
import type { Clock } from '../ports.ts'
import { isOverBudget } from './budget.ts'
import type { SessionRecord } from './record.ts'

export type OutboxDeps = {
  readonly clock: Clock
  readonly breaker: Pick<BreakerDesk, 'admit' | 'admits' | 'ended'>
  /** False while what is sent could not be kept: nothing is sent, and nothing scheduled, until it can be. */
  readonly accepts?: () => boolean
  /** How often a prompt is tried again by itself. */
  readonly maxRetries: () => number
  /** Whether sessions that were at work go on by themselves after a restart of the host. */
  readonly goesOn?: () => boolean
  /** From 0 to 1. */
  readonly random?: () => number
}

/** What the agent is asked when it is to go on with what it was doing. */
export const GO_ON = 'Go on where you left off.'

export class Outbox {
  readonly #record: SessionRecord
  readonly #deps: OutboxDeps
  /** The first prompt's time has come. */
  readonly #onDue: () => void
  readonly #retries = new Map<PromptId, number>()
  #timer: NodeJS.Timeout | undefined
  #held: boolean

  constructor(record: SessionRecord, deps: OutboxDeps, onDue: () => void) {
    this.#record = record
    this.#deps = deps
    this.#onDue = onDue
    this.#held = record.queue.length > 0
  }

  /** Journals a prompt. The caller has seen to it that it is no other's id. */
  add(prompt: QueuedPrompt, { first = false } = {}): void {
    const { queue } = this.#record
    queue.add(prompt, { first })
    try {
      this.#record.append([{ type: 'prompt', ...prompt }], { durable: true })
    } catch (error) {
      queue.take(prompt.promptId) // what could not be kept is not promised
      throw error
    }
    if (first && queue.length > 1) this.#ordered()
  }

  withdraw(promptId: PromptId): void {
    this.#record.queue.take(promptId)
    this.#record.append([{ type: 'prompt.withdrawn', promptId }], { durable: true })
    this.#watch()
  }

  edit({ promptId, text }: { promptId: PromptId; text: string }): void {
    const { queue } = this.#record
    const before = queue.prompts.find((prompt) => prompt.promptId === promptId)
    queue.edit(promptId, text)
    try {
      this.#record.append([{ type: 'prompt.edited', promptId, text }], { durable: true })
    } catch (error) {
      if (before) queue.edit(promptId, before.text)
      throw error
    }
  }

  reorder(promptIds: readonly PromptId[]): void {
    this.#record.queue.reorder(promptIds)
    this.#ordered()
    this.#watch()
  }

  /** Before all others, and no longer waiting for its time. */
  hurry(promptId: PromptId): void {
    this.#record.queue.hurry(promptId)
    this.#ordered(promptId)
    this.release()
  }

  /** Whether there is a prompt to be sent now. A time to come is waited for, and an open breaker. */
  get wanting(): boolean {
    this.#watch()
    return this.#due() !== null && this.#accepts() && this.#deps.breaker.admits
  }

  /** Takes the prompt to be sent now out of the queue; null when there is none, or it has to wait. */
  next(): QueuedPrompt | null {
    const prompt = this.#due()
    if (!prompt || !this.#accepts() || !this.#deps.breaker.admit(prompt.promptId)) return null
    return this.#record.queue.take(prompt.promptId)
  }

  /** The user called the sending off: nothing goes until it is asked for. */
  hold(): void {
    this.#held = true
    this.unschedule()
  }

  /** The user wants what an earlier host left to be sent. */
  release(): void {
    this.#held = false
  }

  /** What the user wrote before a restart is not sent unasked; what was scheduled goes when its time has come. */
  #due(): QueuedPrompt | null {
    const prompt = this.#record.queue.due(this.#deps.clock())
    return prompt && this.#held && !prompt.origin ? null : prompt
  }

  /** Tells the breaker how a turn ended: only what the API answered says something of it. */
  ended({ promptId, outcome, error }: Pick<SessionEventOf<'turn.ended'>, 'promptId' | 'outcome' | 'error'>): void {
    const verdict = outcome === 'completed' ? null : outcome === 'failed' && error ? error : undefined
    this.#deps.breaker.ended(promptId, verdict)
  }

  /** Puts a failed turn's prompt back where it can be tried again without doing anything twice. */
  retry(
    failed: Omit<FailedTurn, 'retries'> & {
      promptId: PromptId
      text: string | null
      images?: readonly PromptImage[] | undefined
    },
  ): void {
    const { clock, maxRetries, random = Math.random } = this.#deps
    const retries = this.#retries.get(failed.promptId) ?? 0
    this.#retries.delete(failed.promptId)
    const { continueAtReset } = this.#record.row
    const choices = { now: clock(), maxRetries: maxRetries(), continueAtReset, random: random() }
    const again = retryAfter({ ...failed, retries }, choices)
    if (!again || !this.#accepts()) return
    const goesOn = again.origin === 'continue'
    const text = goesOn ? GO_ON : failed.text
    if (text === null) return
    const promptId = this.#schedule({ text, ...(!goesOn && failed.images && { images: [...failed.images] }) }, again)
    this.#retries.set(promptId, retries + 1)
  }

  /** What is scheduled by itself is taken back. */
  unschedule(): void {
    for (const { promptId, origin } of this.#record.queue.prompts) if (origin) this.withdraw(promptId)
  }

  /** The host stops in the middle of this turn: the next one offers to go on, or goes on. */
  leave(promptId: PromptId): void {
    const gap: SessionEvent = { type: 'gap', promptId, missing: 'answer', toolUseIds: [], offers: ['continue'] }
    this.#record.append([gap], { durable: true })
    if (this.#deps.goesOn?.()) this.#schedule({ text: GO_ON }, { origin: 'continue', notBefore: this.#deps.clock() })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #accepts(): boolean {
    return !isOverBudget(this.#record.row) && (this.#deps.accepts?.() ?? true)
  }

  #schedule(
    words: Pick<QueuedPrompt, 'text' | 'images'>,
    { origin, notBefore }: { origin: PromptOrigin; notBefore: number },
  ): PromptId {
    const promptId = PromptId.parse(crypto.randomUUID())
    this.add({ promptId, ...words, origin, notBefore }, { first: true })
    this.#watch()
    return promptId
  }

  #ordered(hurried?: PromptId): void {
    const promptIds = this.#record.queue.prompts.map(({ promptId }) => promptId)
    this.#record.append([{ type: 'queue.ordered', promptIds, ...(hurried && { hurried }) }], { durable: true })
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const now = this.#deps.clock()
    const at = this.#record.queue.dueAt(now)
    if (at === null) return
    this.#timer = setTimeout(() => this.#onDue(), Math.min(at - now, LONGEST_TIMER_MS))
    this.#timer.unref()
  }
}

/** A longer one fires at once; the queue is looked at again then, and waits on. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
