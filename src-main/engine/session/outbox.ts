/** What a session still has to send: its queue, kept in the journal, and when the first of it may go. */
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PromptOrigin, QueuedPrompt } from '#shared/queue.ts'
import { isOverBudget } from '#shared/session.ts'
import type { BreakerDesk, Lease } from '../policy/breaker-desk.ts'
import { type FailedTurn, retryAfter } from '../policy/retry-policy.ts'
import type { Clock } from '../ports.ts'
import { type DaySpending, isDayOver } from './budget.ts'
import type { SessionRecord } from './record.ts'
import type { StoppedTurn } from './stopped-turn.ts'

export type OutboxDeps = {
  readonly clock: Clock
  readonly breaker: Pick<BreakerDesk, 'admit' | 'admits' | 'unasked'>
  /** False while what is sent could not be kept: nothing is sent, and nothing scheduled, until it can be. */
  readonly accepts?: () => boolean
  /** Of all sessions; nothing is sent once it is spent. */
  readonly day?: () => DaySpending
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
  /** What is not sent unasked: what the user wrote before a restart; everything, in a session that is closed. */
  #held: 'nothing' | 'written' | 'all'

  constructor(record: SessionRecord, deps: OutboxDeps, onDue: () => void) {
    this.#record = record
    this.#deps = deps
    this.#onDue = onDue
    this.#held = record.row.closed ? 'all' : record.queue.length > 0 ? 'written' : 'nothing'
    this.#watch()
  }

  /** Journals a prompt, together with the events it stands behind. The caller has seen to it that it is no other's id. */
  add(prompt: QueuedPrompt, { first = false, behind = [] as readonly SessionEvent[] } = {}): void {
    const { queue } = this.#record
    this.#change(
      () => queue.add(prompt, { first }),
      () => [...behind, { type: 'prompt', ...prompt }, ...(first && queue.length > 1 ? [this.#order()] : [])],
    )
  }

  withdraw(promptId: PromptId): void {
    this.#change(
      () => this.#record.queue.take(promptId),
      () => [{ type: 'prompt.withdrawn', promptId }],
    )
  }

  edit({ promptId, text }: { promptId: PromptId; text: string }): void {
    this.#change(
      () => this.#record.queue.edit(promptId, text),
      () => [{ type: 'prompt.edited', promptId, text }],
    )
  }

  reorder(promptIds: readonly PromptId[]): void {
    this.#change(
      () => this.#record.queue.reorder(promptIds),
      () => [this.#order()],
    )
  }

  /** Before all others, and no longer waiting for its time. */
  hurry(promptId: PromptId): void {
    this.#change(
      () => this.#record.queue.hurry(promptId),
      () => [this.#order(promptId)],
    )
    this.release()
  }

  /** Whether there is a prompt to be sent now. A time to come is waited for, and an open breaker. */
  get wanting(): boolean {
    return this.#due() !== null && this.#accepts() && this.#deps.breaker.admits
  }

  /** Takes the prompt to be sent now out of the queue, let through by the breaker; null when there is none, or it has to wait. */
  next(): { prompt: QueuedPrompt; lease: Lease } | null {
    const due = this.#due()
    if (!due || !this.#accepts()) return null
    const lease = this.#deps.breaker.admit()
    if (!lease) return null
    const prompt = this.#record.queue.take(due.promptId)
    this.#watch()
    return { prompt, lease }
  }

  /** Its turn could not begin: it waits again, before all others. */
  putBack(prompt: QueuedPrompt): void {
    this.#record.queue.add(prompt, { first: true })
    this.#watch()
  }

  /** The user called the sending off: nothing goes until it is asked for. */
  hold(): void {
    this.#held = 'all'
    this.unschedule()
  }

  /** The session is closed: what waits, waits on, until the user sends something. */
  rest(): void {
    this.#held = 'all'
  }

  /** The user wants what waits to be sent. */
  release(): void {
    this.#held = 'nothing'
  }

  /** What the user wrote before a restart is not sent unasked; what was scheduled goes when its time has come. */
  #due(): QueuedPrompt | null {
    const prompt = this.#record.queue.due(this.#deps.clock())
    if (this.#held === 'all') return null
    return prompt && this.#held === 'written' && !prompt.origin ? null : prompt
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
    if (!again || !this.#schedules()) return
    const goesOn = again.origin === 'continue'
    const text = goesOn ? GO_ON : failed.text
    if (text === null) return
    const promptId = this.#schedule({ text, ...(!goesOn && failed.images && { images: [...failed.images] }) }, again)
    this.#retries.set(promptId, retries + 1)
  }

  /** What is scheduled by itself is taken back; what the user answered is not: those are the user's words. */
  unschedule(): void {
    for (const { promptId, origin } of this.#record.queue.prompts)
      if (origin === 'retry' || origin === 'continue') this.withdraw(promptId)
  }

  /** The host stops in the middle of this turn: the next one offers to go on, or goes on where nothing can be done twice. */
  leave({ promptId, openTools }: StoppedTurn): void {
    const missing = openTools.length > 0 ? 'tool-results' : 'answer'
    const gap: SessionEvent = { type: 'gap', promptId, missing, toolUseIds: [...openTools], offers: ['continue'] }
    this.#record.append([gap], { durable: true })
    if (openTools.length > 0 || !this.#deps.goesOn?.() || this.#deps.accepts?.() === false) return
    this.#schedule({ text: GO_ON }, { origin: 'continue', notBefore: this.#deps.clock() })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #accepts(): boolean {
    return this.#schedules() && !isDayOver(this.#record.row, this.#deps.day?.())
  }

  /** A day that is spent ends by itself: what waits longer than that is not given up for it. */
  #schedules(): boolean {
    return !isOverBudget(this.#record.row) && (this.#deps.accepts?.() ?? true)
  }

  #schedule(
    words: Pick<QueuedPrompt, 'text' | 'images'>,
    { origin, notBefore }: { origin: PromptOrigin; notBefore: number },
  ): PromptId {
    const promptId = PromptId.parse(crypto.randomUUID())
    this.add({ promptId, ...words, origin, notBefore }, { first: true })
    return promptId
  }

  #order(hurried?: PromptId): SessionEvent {
    const promptIds = this.#record.queue.prompts.map(({ promptId }) => promptId)
    return { type: 'queue.ordered', promptIds, ...(hurried && { hurried }) }
  }

  /** What could not be journalled has not happened: a restart would undo it. Throws then. */
  #change(change: () => void, events: () => readonly SessionEvent[]): void {
    const { queue } = this.#record
    const before = queue.prompts
    change()
    try {
      this.#record.append(events(), { durable: true })
    } catch (error) {
      queue.reset(before)
      throw error
    }
    this.#watch()
  }

  /** Called after each change of the queue. */
  #watch(): void {
    clearTimeout(this.#timer)
    const now = this.#deps.clock()
    const at = this.#record.queue.dueAt(now)
    if (at === null) return
    this.#timer = setTimeout(() => this.#look(), Math.min(at - now, LONGEST_TIMER_MS))
    this.#timer.unref()
  }

  #look(): void {
    this.#watch() // a timer may be early, and a clock may be set
    if (this.#record.queue.dueAt(this.#deps.clock()) === null) this.#onDue()
  }
}

/** A longer one fires at once; the queue is looked at again then, and waits on. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
