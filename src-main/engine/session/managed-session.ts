/** One session and its process: prompts in order, one turn at a time, started when needed, ended for one reason. */
import { AppError, type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { FollowFrame, SessionEventOf } from '#shared/events.ts'
import type { PromptId, RequestId } from '#shared/ids.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { type PermissionMode, type Session, type Trust, isBusy } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { Clock, Log } from '../ports.ts'
import type { SessionRow, Store } from '../store/types.ts'
import type { Activity } from '../supervisor/watchdog-input.ts'
import { ActivityTracker } from './activity.ts'
import { withinTime } from './control-timeout.ts'
import { lostProcess } from './lost-process.ts'
import type { ProcessPath, SessionObserver } from './observer.ts'
import { type QueuedPrompt, SessionRecord } from './record.ts'
import { titleFor } from './summary.ts'
import { Turns } from './turns.ts'

/** A process for a session, and how it came to be. */
export type Acquired = { readonly process: AgentProcess; readonly path: ProcessPath }

export type SessionDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Rejects when no process can be had. `ahead`: nobody waits for it yet, it may take the time to get warm. */
  readonly acquire: (spec: LaunchSpec, ask: Ask, ahead: boolean) => Promise<Acquired>
  /** Throws `AppError` when the session can't be started as it is: no CLI, no folder, no credentials. */
  readonly launchSpec: (row: SessionRow) => Promise<LaunchSpec>
  readonly trustOf: (row: Pick<SessionRow, 'profile' | 'cwd'>) => Trust
  readonly onChanged: (session: ManagedSession) => void
  /** Ends what processes of the session left running. */
  readonly sweepSession: (id: SessionRow['id']) => Promise<void>
  readonly observer: SessionObserver
  readonly onModels: (models: ModelChoice[]) => void
}

type EndReason = 'closed' | 'hibernated' | 'recycled' | 'host-stopped' | 'credentials'

export class ManagedSession {
  readonly #deps: SessionDeps
  readonly #record: SessionRecord
  readonly #turns: Turns
  readonly #activity: ActivityTracker
  #agent: { readonly process: AgentProcess; readonly startedAt: number; readonly trust: Trust } | null = null
  /** How the current process came to be, until its first turn has ended. */
  #firstTurnOf: ProcessPath | null = null
  /** Resolves when all that follows from the end of the current process is done. */
  #gone: Promise<void> = Promise.resolve()
  /** The first reason to end the process wins: one that the user closed is not reported as a crash. */
  #endReason: EndReason | null = null

  constructor(row: SessionRow, stored: { lastSeq: number; queue: readonly QueuedPrompt[] }, deps: SessionDeps) {
    const { store, log, trustOf, clock } = deps
    this.#deps = deps
    this.#activity = new ActivityTracker(clock)
    this.#record = new SessionRecord(row, { ...stored, store, log, trustOf, onChanged: () => deps.onChanged(this) })
    this.#turns = new Turns(this.#record, {
      clock,
      interrupt: () => void this.interrupt().catch((error: unknown) => this.#warn('interrupt', error)),
      onFirstToken: (afterMs) => deps.observer.firstToken(this.#firstTurnOf ?? 'live', afterMs),
      onEnded: (ended) => {
        this.#firstTurnOf = null
        deps.observer.turnEnded(this.row, ended)
      },
      onIdle: (error) => {
        if (error?.kind === 'auth') void this.end('credentials')
        else if (this.#isStale()) void this.#replace()
        else this.#advance()
      },
    })
  }

  get row(): Readonly<SessionRow> {
    return this.#record.row
  }

  /** Its process, when it has one; `startedAt` in milliseconds since the epoch. */
  get process(): { readonly pid: number; readonly startedAt: number } | null {
    return this.#agent && { pid: this.#agent.process.pid, startedAt: this.#agent.startedAt }
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
    if (this.idle && this.#isStale()) void this.#replace()
  }

  #isStale(): boolean {
    return this.#agent !== null && this.#agent.trust !== this.#deps.trustOf(this.row)
  }

  async #replace(): Promise<void> {
    await this.end('recycled')
    void this.#wake({ ahead: true })
  }

  /** Its process could end without anybody missing it. */
  get idle(): boolean {
    return this.#record.state.kind === 'idle' && this.#record.queue.length === 0
  }

  follow(
    options: { after?: number | undefined; tail: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowFrame, void> {
    return this.#record.follow(options, signal)
  }

  /** Journals the prompt, then sends it or queues it. The same id again only tries again to get the queue going. */
  send({ promptId, text }: QueuedPrompt): { queued: boolean } {
    const { row, queue } = this.#record
    this.#activity.input()
    if (!this.#deps.store.journal.hasPrompt(row.id, promptId)) {
      row.title = titleFor(row, text)
      row.activeAt = this.#deps.clock()
      queue.push({ promptId, text })
      this.#record.append([{ type: 'prompt', promptId, text }], { durable: true })
      this.#record.touch()
    }
    this.#advance()
    return { queued: isBusy(this.#record.state) && queue.some((prompt) => prompt.promptId === promptId) }
  }

  withdraw(promptId: PromptId): void {
    const { queue } = this.#record
    const at = queue.findIndex((prompt) => prompt.promptId === promptId)
    if (at < 0) {
      throw new AppError('not_found', {
        message: 'This prompt is no longer in the queue.',
        remedy: 'Its turn has begun; interrupt it instead.',
        field: 'promptId',
      })
    }
    queue.splice(at, 1)
    this.#record.append([{ type: 'prompt.withdrawn', promptId }], { durable: true })
  }

  answer(requestId: RequestId, decision: Decision): void {
    this.#activity.input()
    this.#turns.desk.answer(requestId, decision)
  }

  async interrupt(): Promise<void> {
    if (!isBusy(this.#record.state) || !this.#agent) return
    this.#record.move({ type: 'interrupt' })
    await withinTime(this.#agent.process.interrupt())
  }

  /** The user turned to this session: wakes it when it sleeps, so that it is warm by the time of the prompt. */
  intend(): void {
    this.#activity.intended()
    if (this.#record.state.kind === 'hibernated' && !this.#endReason) void this.#wake({ ahead: true })
  }

  /** Null when it has no process, or that is being ended. */
  activity(): Activity | null {
    return this.#agent && !this.#endReason ? this.#activity.snapshot(this.#record) : null
  }

  async setModel(model: string | null): Promise<Session> {
    await withinTime(this.#agent?.process.setModel(model))
    this.#record.row.model = model
    this.#record.append([{ type: 'model.changed', model }])
    this.#record.touch()
    return this.summary()
  }

  async setPermissionMode(mode: PermissionMode): Promise<Session> {
    await withinTime(this.#agent?.process.setPermissionMode(mode))
    this.#turns.setMode(mode)
    return this.summary()
  }

  rename(title: string): Session {
    this.#record.row.title = title
    this.#record.touch()
    return this.summary()
  }

  async archive(archived: boolean): Promise<Session> {
    if (archived) await this.end('closed')
    this.#record.row.archived = archived
    this.#record.touch()
    return this.summary()
  }

  /** Ends the process, if there is one. A running turn is interrupted first: that keeps its text, and is faster. */
  async end(reason: EndReason, { atOnce = false } = {}): Promise<void> {
    this.#endReason ??= reason
    const agent = this.#agent
    const left = new Set(this.#record.queue)
    if (agent) {
      if (!atOnce) await this.interrupt().catch((error: unknown) => this.#warn('interrupt', error))
      // what the agent detached on purpose outlives a change of process, not the session
      await agent.process.close({ leaveDaemons: reason === 'hibernated' || reason === 'recycled', atOnce })
      await this.#gone
    } else if (reason === 'closed') {
      this.#record.move({ type: 'close' })
    }
    if (reason === 'host-stopped') return
    this.#endReason = null
    if (reason !== 'closed') {
      this.#advance() // what was sent while the process ended
      return
    }
    await this.#deps.sweepSession(this.row.id)
    this.#record.row.closed = true
    this.#record.touch()
    // a prompt sent meanwhile opens it again; those that waited when it was closed wait on
    if (this.#record.queue.some((prompt) => !left.has(prompt))) this.#advance()
  }

  /** Gives the process back; the session wakes when it is needed. Throws `conflict` while it is at work. */
  async hibernate(): Promise<void> {
    this.#refuseWhileBusy()
    await this.end('hibernated')
  }

  /** Replaces the process; the conversation goes on with its context. Throws `conflict` while it is at work. */
  async recycle(): Promise<void> {
    this.#refuseWhileBusy()
    await this.#replace()
  }

  /**
   * Ends the process now, turn or not, and tells the turn why. `atOnce` spends no time on asking it. Without `resume` the
   * session stays failed with that reason until the next prompt.
   */
  async giveUp(why: AppErrorData, { atOnce, resume }: { atOnce: boolean; resume: boolean }): Promise<void> {
    this.#turns.giveUp(why)
    await this.end('recycled', { atOnce })
    if (!resume) this.#record.move({ type: 'fail', error: why })
    else void this.#wake({ ahead: true })
  }

  #refuseWhileBusy(): void {
    if (!isBusy(this.#record.state) && this.#record.queue.length === 0) return
    throw new AppError('conflict', {
      message: 'This session is at work.',
      remedy: 'Wait until its turn has ended, or interrupt it.',
    })
  }

  /** Call last, after `end`: no follower hears of it again. */
  dispose(): void {
    this.#record.end()
  }

  #advance(): void {
    const { queue, state } = this.#record
    const prompt = queue[0]
    if (!prompt || this.#endReason) return
    if (state.kind === 'idle' && this.#agent) {
      queue.shift()
      this.#turns.begin(prompt.promptId)
      this.#agent.process.prompt(prompt.promptId, prompt.text)
    } else if (state.kind === 'hibernated' || state.kind === 'failed' || state.kind === 'closed') {
      void this.#wake({ ahead: false })
    }
  }

  async #wake({ ahead }: { ahead: boolean }): Promise<void> {
    const { clock, launchSpec, acquire, log } = this.#deps
    this.#record.row.closed = false
    const { state } = this.#record
    if (state.kind === 'waking') return
    if (state.kind !== 'recycling') this.#record.move({ type: 'wake', at: clock() })
    const askedAt = performance.now()
    const isWanted = () => ['waking', 'recycling'].includes(this.#record.state.kind) && !this.#endReason
    try {
      const spec = await launchSpec(this.row)
      if (!isWanted()) return
      const ask = (request: PermissionRequest, signal: AbortSignal) => this.#turns.ask(request, signal)
      const acquired = await acquire(spec, ask, ahead)
      if (isWanted()) {
        this.#deps.observer.processStarted(this.row, acquired.path, performance.now() - askedAt)
        this.#adopt(acquired, spec)
      } else await acquired.process.close()
    } catch (thrown) {
      const error = toAppErrorData(thrown)
      log.warn('a session could not be started', { session: this.row.id, error })
      this.#record.append([{ type: 'process.ended', reason: 'failed-to-start', exitCode: null, signal: null, error }])
      this.#record.move({ type: 'fail', error })
    }
  }

  #adopt({ process, path }: Acquired, spec: LaunchSpec): void {
    const { clock, onModels } = this.#deps
    this.#agent = { process, startedAt: clock(), trust: spec.trust }
    this.#firstTurnOf = path
    this.#activity.started()
    const { pid } = process
    const restricted = spec.trust === 'restricted'
    this.#record.append([{ type: 'process.started', path, pid, cliVersion: spec.cliVersion, restricted }])
    this.#record.move({ type: 'ready' })
    this.#gone = this.#listen(process)
    this.#advance()
    void process.models().then(onModels, (error: unknown) => this.#warn('asking for the models', error))
  }

  async #listen(process: AgentProcess): Promise<void> {
    try {
      for await (const facts of process.facts) {
        this.#activity.output(facts)
        this.#turns.take(facts)
      }
      this.#onExit(await process.exited)
    } catch (error) {
      // what the process said could not be journalled: going on would lose words without a word
      this.#deps.log.error('a session lost its journal', { session: this.row.id, error: String(error) })
      this.#agent = null
      this.#record.move({ type: 'fail', error: toAppErrorData(error) })
      await process.close()
    }
  }

  #onExit(exit: Exit): void {
    this.#agent = null
    const reason = this.#endReason
    const lost = reason ? null : lostProcess(exit, isBusy(this.#record.state))
    const ended: SessionEventOf<'process.ended'> = {
      type: 'process.ended',
      reason: reason ?? (lost ? 'crashed' : 'exited'),
      exitCode: exit.code,
      signal: exit.signal,
      error: lost,
    }
    const left = this.#turns.abandon(reason ? 'interrupted' : 'lost', lost)
    this.#record.append([...left, ended], { live: [{ op: 'clear' }], durable: true })
    this.#record.saveLiveNow()
    this.#deps.observer.processEnded(this.row, ended)
    if (reason === 'closed') this.#record.move({ type: 'close' })
    else if (reason === 'recycled') {
      this.#record.move({ type: 'turn-ended' })
      this.#record.move({ type: 'recycle', at: this.#deps.clock() })
    } else if (lost) this.#record.move({ type: 'fail', error: lost })
    else this.#record.move({ type: 'hibernate' })
  }

  #warn(what: string, error: unknown): void {
    this.#deps.log.warn(`${what} failed`, { session: this.row.id, error: String(error) })
  }
}
