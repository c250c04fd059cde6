/** One session as a conversation: prompts in order, one turn at a time, given to its process when that takes them. */
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import { PromptId, type RequestId } from '#shared/ids.ts'
import type { LimitOverrides } from '#shared/limits.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { type PermissionMode, type Session, isBusy } from '#shared/session.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import type { SessionRow, Store } from '../store/types.ts'
import type { Activity } from '../supervisor/watchdog-input.ts'
import { ActivityTracker } from './activity.ts'
import { refuseOverBudget } from './budget.ts'
import { Composing } from './composing.ts'
import { withinTime } from './control-timeout.ts'
import { UNSAFE_AFTER } from './going-on.ts'
import { GO_ON, Outbox, type OutboxDeps } from './outbox.ts'
import { LOST_IMAGES, type SentPrompt, keepImages, loadImages } from './prompt-images.ts'
import { SessionRecord } from './record.ts'
import { type EndReason, type ProcessDeps, SessionProcess } from './session-process.ts'
import { titleFor } from './summary.ts'
import { Turns } from './turns.ts'

export type SessionDeps = ProcessDeps & {
  readonly outbox: OutboxDeps
  readonly store: Store
  readonly onChanged: (session: ManagedSession) => void
  /** Ends what processes of the session left running. */
  readonly sweepSession: (id: SessionRow['id']) => Promise<void>
}

export class ManagedSession {
  /** Effort, budget, context. */
  readonly composing: Composing
  readonly #deps: SessionDeps
  readonly #record: SessionRecord
  readonly #turns: Turns
  readonly #activity: ActivityTracker
  readonly #process: SessionProcess
  readonly #outbox: Outbox
  /** The last turn, where a usage limit ended it. */
  #limited: Parameters<Outbox['retry']>[0] | null = null

  constructor(row: SessionRow, stored: { lastSeq: number; queue: readonly QueuedPrompt[] }, deps: SessionDeps) {
    const { store, log, trustOf, clock } = deps
    this.#deps = deps
    this.#activity = new ActivityTracker(clock)
    this.#record = new SessionRecord(row, { ...stored, store, log, trustOf, onChanged: () => deps.onChanged(this) })
    this.#turns = new Turns(this.#record, {
      clock,
      interrupt: () => void this.interrupt().catch((error: unknown) => this.#warn('interrupt', error)),
      onFirstToken: (afterMs) => deps.observer.firstToken(this.#process.path, afterMs),
      onEnded: (ended, turn) => {
        this.#process.turnEnded()
        deps.observer.turnEnded(this.row, ended)
        this.#outbox.ended(ended)
        this.#limited = null
        if (!ended.error) return
        const failed = { ...turn, promptId: ended.promptId, error: ended.error }
        if (turn.resetsAt !== null) this.#limited = failed
        this.#outbox.retry(failed)
      },
      onCommands: (commands) => deps.onCommands(this.row, commands),
      onAbandoned: (promptId) => this.#outbox.ended({ promptId, outcome: 'lost', error: null }),
      onIdle: (error) => {
        if (error?.kind === 'auth') void this.end('credentials')
        else if (this.#process.isStale) void this.#process.replace()
        else this.#advance()
      },
    })
    const advance = () => this.#advance()
    this.#outbox = new Outbox(this.#record, deps.outbox, advance)
    const isWanted = () => this.#outbox.wanting
    const conversation = { record: this.#record, turns: this.#turns, activity: this.#activity, isWanted, advance }
    this.#process = new SessionProcess(conversation, deps)
    const agent = () => (this.#process.isEnding ? null : this.#process.agent)
    this.composing = new Composing({ record: this.#record, agent, advance, clock, log })
  }

  get row(): Readonly<SessionRow> {
    return this.#record.row
  }

  /** Its process, when it has one; `startedAt` in milliseconds since the epoch. */
  get process(): { readonly pid: number; readonly startedAt: number } | null {
    return this.#process.running
  }

  get pending(): PermissionRequest[] {
    return this.#turns.desk.requests
  }

  summary(): Session {
    return this.#record.summary()
  }

  announce(): void {
    this.#record.announce()
  }

  /** The trust in its folder was decided anew: a process keeps what it was started with, so it is replaced, between turns. */
  trustDecided(): void {
    this.announce()
    if (this.idle && this.#process.isStale) void this.#process.replace()
  }

  /** Its process could end without anybody missing it. */
  get idle(): boolean {
    return this.#record.state.kind === 'idle' && !this.#outbox.wanting
  }

  follow(
    options: { after?: number | undefined; tail: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowFrame, void> {
    return this.#record.follow(options, signal)
  }

  /** Journals the prompt, then sends it or queues it. The same id again only tries again to get the queue going. */
  send({ promptId, text, images = [] }: SentPrompt): { queued: boolean } {
    const { row, queue } = this.#record
    this.#activity.input()
    if (!this.#deps.store.journal.hasPrompt(row.id, promptId)) {
      refuseOverBudget(row)
      const kept = keepImages(this.#deps.store.payloads, row.id, images)
      this.#outbox.add({ promptId, text, ...(kept.length > 0 && { images: kept }) })
      row.title = titleFor(row, text)
      row.activeAt = this.#deps.clock()
      this.#record.touch()
    }
    this.#outbox.release()
    this.#process.forgive()
    this.#advance()
    return { queued: isBusy(this.#record.state) && queue.has(promptId) }
  }

  withdraw(promptId: PromptId): void {
    this.#outbox.withdraw(promptId)
    this.#advance()
  }

  edit(prompt: { promptId: PromptId; text: string }): Session {
    this.#outbox.edit(prompt)
    return this.summary()
  }

  reorder(promptIds: readonly PromptId[]): Session {
    this.#outbox.reorder(promptIds)
    this.#advance()
    return this.summary()
  }

  /** Sends this prompt before the others that wait, as soon as no turn is under way. */
  hurry(promptId: PromptId): Session {
    this.#outbox.hurry(promptId)
    this.#advance()
    return this.summary()
  }

  /**
   * The API is being retried: the turn is ended instead, and asked for again at once. Words that nothing came of yet are
   * sent again as they were; otherwise the agent is asked to go on, since it may have done half of it. Throws `conflict`
   * when nothing is being retried.
   */
  async retryNow(): Promise<void> {
    const { state } = this.#record
    if (state.kind !== 'retrying') {
      throw new AppError('conflict', {
        message: 'No request is being repeated now.',
        remedy: 'Nothing is left to do: the turn goes on, or has ended.',
      })
    }
    const { progressed, text, images } = this.#turns.current
    this.#outbox.add(
      {
        promptId: PromptId.parse(crypto.randomUUID()),
        text: progressed ? GO_ON : (text ?? GO_ON),
        ...(!progressed && images && { images: [...images] }),
        origin: progressed ? 'continue' : 'retry',
      },
      { first: true },
    )
    await this.interrupt()
  }

  /** Switches going on by itself at the end of a usage limit; off takes back what is scheduled. */
  setContinueAtReset(on: boolean): Session {
    this.#record.row.continueAtReset = on
    if (!on) this.#outbox.unschedule()
    else if (this.#limited) this.#outbox.retry(this.#limited)
    this.#record.touch()
    return this.summary()
  }

  /** Something that sending depends on has changed: the circuit breaker, or a setting. */
  nudge(): void {
    if (this.#record.queue.length > 0) this.#advance()
  }

  answer(requestId: RequestId, decision: Decision): void {
    this.#activity.input()
    this.#turns.desk.answer(requestId, decision)
  }

  /** Ends the turn; before there is one, calls off the start of the process, and the prompts wait for the user. */
  async interrupt(): Promise<void> {
    if (this.#record.state.kind !== 'waking') return this.#process.interrupt()
    this.#outbox.hold()
    await this.end('hibernated')
  }

  /** Starts its process though no prompt waits for it; after it failed, too. What waits is sent then. */
  wake(): void {
    this.#activity.intended()
    this.#outbox.release()
    this.#process.forgive()
    const { kind } = this.#record.state
    const isWithout = kind === 'hibernated' || kind === 'failed' || kind === 'closed'
    if (isWithout && !this.#process.isEnding) this.#process.wake({ asked: true })
  }

  /** The user turned to this session: wakes it when it sleeps, so that it is warm by the time of the prompt. */
  intend(): void {
    this.#activity.intended()
    if (this.row.lostTurns >= UNSAFE_AFTER) return // it may be what ends the host: only a prompt starts it
    if (this.#record.state.kind === 'hibernated' && !this.#process.isEnding) this.#process.wake()
  }

  /** Null when it has no process, or that is being ended. */
  activity(): Activity | null {
    return this.#process.agent && !this.#process.isEnding
      ? this.#activity.snapshot(this.#record.state, this.#outbox.wanting)
      : null
  }

  async setModel(model: string | null): Promise<Session> {
    await withinTime(this.#process.agent?.setModel(model))
    this.#record.row.model = model
    this.#record.append([{ type: 'model.changed', model }])
    this.#record.touch()
    return this.summary()
  }

  async setPermissionMode(mode: PermissionMode): Promise<Session> {
    await withinTime(this.#process.agent?.setPermissionMode(mode))
    this.#turns.setMode(mode)
    return this.summary()
  }

  rename(title: string): Session {
    this.#record.row.title = title
    this.#record.touch()
    return this.summary()
  }

  setLimits(limits: LimitOverrides): Session {
    this.#record.row.limits = limits
    this.#record.touch()
    return this.summary()
  }

  async archive(archived: boolean): Promise<Session> {
    if (archived) await this.end('closed')
    this.#record.row.archived = archived
    this.#record.touch()
    return this.summary()
  }

  /** Ends the process, if there is one; a session that is closed leaves nothing running and opens with the next prompt. */
  async end(reason: EndReason): Promise<void> {
    const { queue, state } = this.#record
    const left = new Set(queue.prompts)
    await this.#process.end(reason)
    if (reason === 'host-stopped' && isBusy(state) && 'promptId' in state) this.#outbox.leave(state.promptId)
    if (reason !== 'closed') return
    await this.#deps.sweepSession(this.row.id)
    this.#record.row.closed = true
    this.#record.touch()
    // a prompt sent meanwhile opens it again; those that waited when it was closed wait on
    if (this.#record.queue.prompts.some((prompt) => !left.has(prompt))) this.#advance()
  }

  /** Gives the process back; the session wakes when it is needed. Throws `conflict` while it is at work. */
  async hibernate(): Promise<void> {
    this.#refuseWhileBusy()
    await this.end('hibernated')
  }

  /** Replaces the process; the conversation goes on with its context. Throws `conflict` while it is at work. */
  async recycle(): Promise<void> {
    this.#refuseWhileBusy()
    await this.#process.replace()
  }

  /** Ends the process now, turn or not, and tells the turn why; see `SessionProcess.giveUp`. */
  giveUp(why: AppErrorData, options: { atOnce: boolean; resume: boolean }): Promise<void> {
    return this.#process.giveUp(why, options)
  }

  /** Call last, after `end`: no follower hears of it again. */
  dispose(): void {
    this.#outbox.stop()
    this.#record.end()
  }

  /** What happened in its conversation elsewhere; `times` in milliseconds since the epoch. */
  add(events: readonly SessionEvent[], times: readonly number[]): void {
    this.#record.append(events, { durable: true, times })
  }

  /**
   * From the next prompt on it goes on with this conversation of the CLI; null = a new one. Throws `conflict` while it is
   * at work.
   */
  async rebind(cliSessionId: string | null, events: readonly SessionEvent[]): Promise<Session> {
    if (this.#process.agent || isBusy(this.#record.state)) this.#refuseWhileBusy()
    await this.#process.end('hibernated')
    this.#record.row.cliSessionId = cliSessionId
    this.#record.append(events, { durable: true })
    this.#record.touch()
    this.#advance()
    return this.summary()
  }

  /** See `AgentProcess.rewindFiles`. Wakes the session for it; throws `conflict` while it is at work. */
  async rewindFiles(promptId: PromptId, dryRun: boolean): Promise<FileRewind> {
    this.#refuseWhileBusy()
    const agent = await this.#process.obtain()
    if (agent) return agent.rewindFiles(promptId, dryRun)
    const { state } = this.#record
    throw new AppError('process', {
      message: 'The files could not be looked at: the session has no process.',
      remedy: 'Open the session and see what keeps it from starting.',
      detail: state.kind === 'failed' ? state.error.message : undefined,
    })
  }

  #refuseWhileBusy(): void {
    if (!isBusy(this.#record.state) && !this.#outbox.wanting) return
    throw new AppError('conflict', {
      message: 'This session is at work.',
      remedy: 'Wait until its turn has ended, or interrupt it.',
    })
  }

  #advance(): void {
    const { state } = this.#record
    const { agent, isEnding } = this.#process
    if (isEnding || !this.#outbox.wanting) return
    if (state.kind === 'idle' && agent) {
      const prompt = this.#outbox.next()
      if (!prompt) return
      const { promptId, text, images } = prompt
      const { loaded, missing } = loadImages(this.#deps.store.payloads, this.row.id, images)
      this.#turns.begin(promptId, text, images)
      if (missing > 0) this.#record.append([LOST_IMAGES])
      agent.prompt(promptId, text, loaded)
    } else if (state.kind === 'hibernated' || state.kind === 'failed' || state.kind === 'closed') {
      this.#process.wake()
    }
  }

  #warn(what: string, error: unknown): void {
    this.#deps.log.warn(`${what} failed`, { session: this.row.id, error: String(error) })
  }
}
