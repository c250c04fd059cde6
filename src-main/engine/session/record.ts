/** The lasting side of one session: its row, state, journal and running text, and the followers who see all of it. */
import type { FollowFrame, LiveChange, SessionEvent, StoredEvent } from '#shared/events.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import { outcomeOf } from '#shared/outcome.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { type Session, type SessionState, type Trust, isBusy } from '#shared/session.ts'
import type { Fact } from '../agent/facts.ts'
import type { Log } from '../ports.ts'
import { headOfPrompt } from '../store/long-texts.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeWords } from '../store/whole-event.ts'
import { EventHub, type TakeSnapshot } from './event-hub.ts'
import { pageAfter, pageBefore } from './journal-page.ts'
import { LiveText } from './live-text.ts'
import { PromptQueue } from './prompt-queue.ts'
import { isUnsafe } from './safe-mode.ts'
import { type StateInput, next } from './state.ts'
import { stow } from './stow.ts'
import { backToLastTurn, backToTurn } from './turn-look-back.ts'

/** Running text is on the disk at most this much later: what a crash of the host in mid-stream can cost. */
const SAVE_LIVE_MS = 250

/** A follower that missed more than this is given the newest page instead, and pages back if it wants to. */
const MAX_CATCH_UP = 5_000

type RecordOptions = {
  readonly store: Store
  readonly log: Log
  readonly lastSeq: number
  readonly queue: readonly QueuedPrompt[]
  readonly trustOf: (row: SessionRow) => Trust
  /** Names of the MCP servers that failed in its process. */
  readonly failedServers?: () => readonly string[]
  /** What goes on in it between turns. */
  readonly backgroundTasks?: () => number
  /** What an earlier host left it in, where that is not sleep. */
  readonly restored?: StateInput | undefined
  readonly onChanged: () => void
  /** The turn is over, whichever way it went. */
  readonly onTurnOver?: () => void
}

export class SessionRecord {
  readonly row: SessionRow
  /** Conversations that were cleared while this host runs, oldest first. */
  readonly cleared: string[] = []
  readonly live = new LiveText()
  /** Prompts accepted and not started. */
  readonly queue: PromptQueue
  readonly #options: RecordOptions
  readonly #hub = new EventHub()
  #state: SessionState
  #lastSeq: number
  #saving: NodeJS.Timeout | undefined

  constructor(row: SessionRow, options: RecordOptions) {
    this.row = row
    this.queue = new PromptQueue(options.queue)
    this.#options = options
    this.#lastSeq = options.lastSeq
    const atRest: SessionState = row.closed ? { kind: 'closed' } : { kind: 'hibernated' }
    this.#state = (options.restored && next(atRest, options.restored)) ?? atRest
  }

  get id(): SessionId {
    return this.row.id
  }

  get state(): SessionState {
    return this.#state
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  summary(): Session {
    const { row } = this
    const failedServers = this.#options.failedServers?.() ?? []
    const backgroundTasks = this.#options.backgroundTasks?.() ?? 0
    return {
      id: row.id,
      cwd: row.cwd,
      title: row.title,
      state: this.#state,
      profile: row.profile,
      trust: this.#options.trustOf(row),
      ...(isUnsafe(row) && { safeMode: true }),
      ...(failedServers.length > 0 && { failedServers: [...failedServers] }),
      ...(backgroundTasks > 0 && { backgroundTasks }),
      model: row.model,
      activeModel: row.activeModel,
      permissionMode: row.permissionMode,
      usage: row.usage,
      queued: this.queue.prompts.map(headOfPrompt),
      lastSeq: this.#lastSeq,
      createdAt: row.createdAt,
      activeAt: row.activeAt,
      lastOutcome: row.lastOutcome,
      archived: row.archived,
      limits: row.limits,
      continueAtReset: row.continueAtReset,
      effort: row.effort,
      budgetUsd: row.budgetUsd,
      grants: [...row.grants],
    }
  }

  /** Changes the state where the table has such a move, and tells everyone. */
  move(input: StateInput): void {
    const state = next(this.#state, input)
    if (!state) {
      const move = { session: this.id, from: this.#state.kind, input: input.type }
      this.#options.log.debug('a move that the state does not have', move)
      return
    }
    const isOver = isBusy(this.#state) && !isBusy(state)
    this.#state = state
    if (isOver) this.#options.onTurnOver?.()
    this.announce()
  }

  /** Journals events and brings them to the followers, with the live changes that led to them. */
  append(
    events: readonly SessionEvent[],
    { durable = false, live = [] as readonly LiveChange[], times = [] as readonly number[] } = {},
  ): void {
    for (const change of live) this.live.apply(change)
    const stored = events.length > 0 ? this.#options.store.journal.append(this.id, events, { durable, times }) : []
    this.#lastSeq = stored.at(-1)?.seq ?? this.#lastSeq
    this.queue.keptAs(stored)
    for (const { event, at } of stored) if (event.type === 'turn.ended') this.row.lastOutcome = outcomeOf(event, at)
    if (live.length > 0) this.#saveLiveSoon()
    this.#hub.publish({ events: stored, live, ...(stored.length > 0 && { session: this.summary() }) })
    if (stored.length > 0) this.#options.onChanged()
  }

  /** The facts with what is long in them put away, for `append`. */
  stow(facts: readonly Fact[]): Promise<readonly Fact[]> {
    return stow(this.#options.store.payloads, this.id, facts)
  }

  /** Stores the row and tells everyone. */
  touch(): void {
    this.#options.store.sessions.update(this.row)
    this.announce()
  }

  /** Tells everyone of a change in the summary that is not stored. */
  announce(): void {
    this.#hub.publish({ session: this.summary() })
    this.#options.onChanged()
  }

  follow(
    options: { after?: number | undefined; tail: number; everyMs?: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowFrame, void> {
    return this.#hub.follow(options.after, (after) => this.#snapshot(after, options.tail), signal, options.everyMs)
  }

  /** The newest events, oldest first, back to the last turn, or to this one; whole in what the user said and was asked. */
  newest(promptId?: PromptId): StoredEvent[] {
    const { journal, payloads } = this.#options.store
    const events = promptId ? backToTurn(journal, this.id, promptId) : backToLastTurn(journal, this.id)
    return wholeWords(events, { payloads, id: this.id })
  }

  /** Ends all followers and forgets timers; the record is not used afterwards. */
  end(): void {
    this.saveLiveNow()
    this.#hub.end()
  }

  saveLiveNow(): void {
    if (this.#saving === undefined) return
    clearTimeout(this.#saving)
    this.#saving = undefined
    this.#options.store.journal.saveLive(this.id, this.live.blocks)
  }

  #saveLiveSoon(): void {
    this.#saving ??= setTimeout(() => this.saveLiveNow(), SAVE_LIVE_MS)
  }

  #snapshot(after: number | undefined, tail: number): ReturnType<TakeSnapshot> {
    const { journal } = this.#options.store
    const missed = after === undefined ? Infinity : this.#lastSeq - after
    const common = { type: 'snapshot' as const, session: this.summary() }
    const live = () => structuredClone(this.live.blocks)
    if (after !== undefined && missed >= 0 && missed <= MAX_CATCH_UP) {
      const { events, isCut } = pageAfter(journal, this.id, after, MAX_CATCH_UP)
      // what is being written now belongs behind events that are not in this part
      const part = { reset: false, events: [...events], hasOlder: after > 0, live: isCut ? [] : live() }
      return { snapshot: { ...common, ...part }, isPart: isCut }
    }
    const { events } = pageBefore(journal, this.id, undefined, tail)
    const page = { reset: true, events: [...events], hasOlder: (events[0]?.seq ?? 1) > 1, live: live() }
    return { snapshot: { ...common, ...page }, isPart: false }
  }
}
