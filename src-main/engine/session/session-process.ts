/** The process of one session: asked for, listened to, replaced, and ended for one reason. */
import type { SlashCommand } from '#shared/composing.ts'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { SessionEventOf } from '#shared/events.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import { type Trust, isBusy } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { superseded } from '../agent/conversation-leases.ts'
import type { Clock } from '../ports.ts'
import type { SessionRow } from '../store/types.ts'
import type { ActivityTracker } from './activity.ts'
import { asksOn } from './asks-on.ts'
import { Attempts } from './attempts.ts'
import { type BoundDeps, BoundProcess, type Departure } from './bound-process.ts'
import { catchUp } from './catch-up.ts'
import { withinTime } from './control-timeout.ts'
import { type EndReason, Ends } from './ends.ts'
import type { OpenTurn } from './left-open.ts'
import { lostProcess } from './lost-process.ts'
import type { ProcessPath, SessionObserver } from './observer.ts'
import type { SessionRecord } from './record.ts'
import { type AfterDeath, Restarts } from './restarts.ts'
import { type StartDeps, type StartHooks, type StartOutcome, obtainProcess } from './session-start.ts'
import type { Turns } from './turns.ts'

export type ProcessDeps = StartDeps &
  BoundDeps & {
    readonly clock: Clock
    /** From 0 to 1; for tests. */
    readonly random?: () => number
    readonly trustOf: (row: Pick<SessionRow, 'profile' | 'cwd' | 'lostTurns'>) => Trust
    readonly observer: SessionObserver
    readonly onModels: (models: ModelChoice[]) => void
    readonly onCommands: (row: SessionRow, commands: readonly SlashCommand[]) => void
  }

type Conversation = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly activity: ActivityTracker
  /** A prompt waits for a process. */
  readonly isWanted: () => boolean
  /** The session can go on: with its process, or with a new one. */
  readonly advance: () => void
  /** See `Grants.renew`. */
  readonly renewGrants: () => Promise<void>
  /** Its process is gone, and what its turn asks is still to be answered. */
  readonly leaveOpen: (turn: OpenTurn) => void
}

export class SessionProcess {
  readonly #deps: ProcessDeps
  readonly #record: SessionRecord
  readonly #turns: Turns
  readonly #activity: ActivityTracker
  readonly #isWanted: () => boolean
  readonly #advance: () => void
  readonly #conversation: Conversation
  #bound: BoundProcess | null = null
  /** How the current process came to be, until its first turn has ended. */
  #firstTurnOf: ProcessPath | null = null
  /** Resolves when all that follows from the end of the current process is done. */
  #gone: Promise<void> = Promise.resolve()
  readonly #ends = new Ends()
  /** To get a process, until it takes prompts. */
  readonly #attempts = new Attempts()
  /** The user asked for the process itself. */
  #isAskedFor = false
  readonly #restarts: Restarts

  constructor(conversation: Conversation, deps: ProcessDeps) {
    const { record, turns, activity, isWanted, advance } = conversation
    this.#deps = deps
    this.#record = record
    this.#turns = turns
    this.#activity = activity
    this.#isWanted = isWanted
    this.#advance = advance
    this.#conversation = conversation
    this.#restarts = new Restarts(deps.clock, deps.random)
  }

  get agent(): AgentProcess | null {
    return this.#bound?.process ?? null
  }

  /** With the time it was bound, in milliseconds since the epoch. */
  get running(): { readonly pid: number; readonly startedAt: number } | null {
    return this.#bound && { pid: this.#bound.process.pid, startedAt: this.#bound.startedAt }
  }

  /** It is being ended, or a session without one is. */
  get isEnding(): boolean {
    return this.#ends.reason !== null
  }

  /** How it came to be, in its first turn; `live` afterwards. */
  get path(): ProcessPath | 'live' {
    return this.#firstTurnOf ?? 'live'
  }

  /** What it was started with is no longer what the folder is trusted with. */
  get isStale(): boolean {
    return this.#bound !== null && this.#bound.trust !== this.#deps.trustOf(this.#record.row)
  }

  turnEnded(): void {
    this.#firstTurnOf = null
  }

  async interrupt(): Promise<void> {
    if (!isBusy(this.#record.state) || !this.#bound) return
    this.#record.move({ type: 'interrupt' })
    await withinTime(this.#bound.process.interrupt())
  }

  /**
   * Ends the process, if there is one. A running turn is interrupted first: that keeps its text, and is faster. Of ends that
   * are asked for at once, the first is the reason that is told, and the most final one says what becomes of the session.
   * True when it is for the caller to go on: nothing more final was asked for, and no other end is under way.
   */
  async end(reason: EndReason, { atOnce = false } = {}): Promise<boolean> {
    this.#ends.begin(reason)
    try {
      await this.#endProcess(reason, atOnce)
    } finally {
      this.#ends.finish()
    }
    const { final } = this.#ends
    if (final === 'host-stopped') {
      await this.#attempts.done // nothing that was about to start is left behind
      return false
    }
    if (this.#ends.isUnderWay) return false
    this.#ends.forget()
    if (final === 'closed') this.#record.move({ type: 'close' })
    else if (final !== 'recycled' && this.#record.state.kind === 'recycling') this.#record.move({ type: 'hibernate' })
    if (final !== 'closed') this.#advance() // what was sent while the process ended
    return final === reason
  }

  async #endProcess(reason: EndReason, atOnce: boolean): Promise<void> {
    const agent = this.#bound?.process
    const wasStarting = this.#attempts.giveUp()
    if (agent) {
      if (!atOnce) await this.interrupt().catch((error: unknown) => this.#warn('interrupt', error))
      // what the agent detached on purpose outlives a change of process, not the session
      await agent.close({ leaveDaemons: reason === 'hibernated' || reason === 'recycled', atOnce })
      await this.#gone
    } else if (reason === 'closed') {
      this.#record.move({ type: 'close' })
    } else if (wasStarting) {
      this.#record.move({ type: 'hibernate' })
    }
  }

  /** Ends it and wakes the session again: the conversation goes on with its context. */
  async replace(): Promise<void> {
    if (await this.end('recycled')) this.wake()
  }

  /**
   * Ends the process now, turn or not, and tells the turn why. `atOnce` spends no time on asking it. Without `resume` the
   * session stays failed with that reason until the next prompt.
   */
  async giveUp(why: AppErrorData, { atOnce, resume }: { atOnce: boolean; resume: boolean }): Promise<void> {
    this.#turns.giveUp(why)
    if (!(await this.end('recycled', { atOnce }))) return
    if (!resume) this.#record.move({ type: 'fail', error: why })
    else this.wake()
  }

  /** Its conversation is another process's by now: this one is ended without another word, and the session says why. */
  fence(): void {
    this.giveUp(superseded().data, { atOnce: true, resume: false }).catch((error: unknown) =>
      this.#warn('ending an outdated process', error),
    )
  }

  /**
   * Gets a process for the session, unless one is on its way. What goes wrong shows in the session's state. `asked`: by the
   * user, so that it waits in line for it like a prompt would.
   */
  wake({ asked = false } = {}): void {
    const { row, state } = this.#record
    row.closed = false
    this.#isAskedFor ||= asked
    if (state.kind === 'waking') return
    if (state.kind !== 'recycling') this.#record.move({ type: 'wake', at: this.#deps.clock() })
    this.#attempt(0)
  }

  /** Somebody has looked at what went wrong: it may be started again as often as at first. */
  forgive(): void {
    if (this.#record.state.kind === 'failed') this.#restarts.forget()
  }

  /** The process as soon as it takes prompts, started where there is none; null when it could not be had. */
  async obtain(): Promise<AgentProcess | null> {
    if (this.#bound?.isReady !== true) {
      this.wake({ asked: true })
      await this.#attempts.done
    }
    return this.#bound?.isReady === true ? this.#bound.process : null
  }

  #attempt(delayMs: number): void {
    this.#attempts.begin((signal) =>
      this.#try(signal, delayMs).catch((error: unknown) => {
        this.#deps.log.error('a session could not note its start', { session: this.#record.id, error: String(error) })
        this.#record.move({ type: 'fail', error: toAppErrorData(error) })
      }),
    )
  }

  async #try(signal: AbortSignal, delayMs: number): Promise<void> {
    const { clock } = this.#deps
    const hooks: Omit<StartHooks, 'refresh'> = {
      signal,
      isUrgent: () => this.#isAskedFor || this.#isWanted(),
      onQueued: (place) => this.#record.move({ type: 'queue', at: clock(), place }),
      onWarning: (text) => this.#record.append([{ type: 'notice', level: 'warning', text }]),
    }
    const ask = (request: PermissionRequest, asked: AbortSignal) => this.#turns.ask(request, asked)
    const outcome = await obtainProcess(this.#deps, { row: this.#record.row, ask, hooks, delayMs })
    if (outcome.kind === 'started' && signal.aborted) await outcome.acquired.process.close()
    else if (outcome.kind === 'started') await this.#bind(outcome)
    else if (outcome.kind === 'failed') this.#notStarted(outcome.error, hooks.isUrgent())
    else if (outcome.kind === 'no-room') {
      this.#record.move({ type: 'hibernate' })
      this.#advance() // a prompt may have come at the last moment
    }
  }

  #notStarted(error: AppErrorData, isUrgent: boolean): void {
    this.#deps.log.warn('a session could not be started', { session: this.#record.id, error })
    const next = this.#nextAfter(error, error.kind === 'process' && isUrgent)
    const reason = 'failed-to-start'
    this.#record.append([{ type: 'process.ended', reason, exitCode: null, signal: null, error, ...restarting(next) }])
    this.#goOn(next)
  }

  /** From here on the process is the session's; it is given prompts as soon as it takes them. */
  async #bind({ acquired, spec, afterMs }: Extract<StartOutcome, { kind: 'started' }>): Promise<void> {
    const { clock, onModels, onCommands, observer } = this.#deps
    const { process, path } = acquired
    const boundAt = performance.now()
    const session = {
      record: this.#record,
      turns: this.#turns,
      activity: this.#activity,
      isEnding: () => this.#ends.reason !== null,
    }
    const bound = new BoundProcess({ process, startedAt: clock(), trust: spec.trust }, session, this.#deps)
    this.#bound = bound
    this.#firstTurnOf = path
    this.#activity.started()
    const { pid } = process
    const restricted = spec.trust === 'restricted'
    this.#record.append([{ type: 'process.started', path, pid, cliVersion: spec.cliVersion, restricted }])
    this.#gone = this.#listen(bound)
    const models = await bound.comeUp()
    if (!models || this.#bound !== bound || this.#ends.reason !== null) return
    if (!process.mayWrite()) {
      this.fence()
      return
    }
    onModels(models)
    process.commands().then(
      (commands) => onCommands(this.#record.row, commands),
      (error: unknown) => this.#warn('asking for the commands', error),
    )
    await catchUp(process, spec, { ...this.#conversation, log: this.#deps.log })
    if (this.#bound !== bound || this.isEnding) return
    observer.processStarted(this.#record.row, path, afterMs + performance.now() - boundAt)
    this.#isAskedFor = false
    this.#record.move({ type: 'ready' })
    this.#advance()
  }

  async #listen(bound: BoundProcess): Promise<void> {
    try {
      this.#onExit(bound, await bound.hearOut())
    } catch (error) {
      // what the process said could not be journalled: going on would lose words without a word
      this.#deps.log.error('a session lost its journal', { session: this.#record.id, error: String(error) })
      this.#bound = null
      this.#turns.desk.forget()
      this.#record.move({ type: 'fail', error: toAppErrorData(error) })
      await bound.process.close().catch((failure: unknown) => this.#warn('ending a process', failure))
    }
  }

  #onExit(bound: BoundProcess, { exit, complaint, noted }: Departure): void {
    const reason = this.#ends.reason
    const { phase } = bound
    const lost = reason ? null : (complaint ?? lostProcess(exit, phase))
    const { focused } = this.#activity.snapshot(this.#record.state, false)
    this.#bound = null
    if (asksOn({ ...this.#conversation, observer: this.#deps.observer }, { exit, noted }, lost)) return
    const left = this.#turns.abandon(reason ? 'interrupted' : 'lost', lost, noted)
    // the turn that was under way is never repeated by itself: nobody knows what it had done
    const isWanted = this.#isAskedFor || this.#isWanted() || (phase === 'idle' && focused)
    // going on would be a conversation that knows nothing of this one: only the user may choose that
    const isCorrupted = lost?.kind === 'session_corrupted'
    const next = lost && this.#nextAfter(lost, isWanted && !isCorrupted)
    const ended: SessionEventOf<'process.ended'> = {
      type: 'process.ended',
      reason: reason ?? (lost ? 'crashed' : 'exited'),
      exitCode: exit.code,
      signal: exit.signal,
      error: lost,
      ...restarting(next),
    }
    this.#record.append([...left, ended], { live: [{ op: 'clear' }], durable: true })
    this.#record.saveLiveNow()
    this.#deps.observer.processEnded(this.#record.row, ended)
    if (reason === 'closed') this.#record.move({ type: 'close' })
    else if (reason === 'recycled') {
      this.#record.move({ type: 'turn-ended' })
      this.#record.move({ type: 'recycle', at: this.#deps.clock() })
    } else if (next) {
      if (isCorrupted) {
        this.#record.append([
          { type: 'gap', promptId: null, missing: 'transcript', toolUseIds: [], offers: ['start-fresh'] },
        ])
      }
      this.#goOn(next)
    } else this.#record.move({ type: 'hibernate' })
  }

  /** Another start after a while where it is needed, unless there were too many of late; else the error to stay with. */
  #nextAfter(error: AppErrorData, isNeeded: boolean): AfterDeath {
    return isNeeded ? this.#restarts.next(error) : { error }
  }

  #goOn(next: AfterDeath): void {
    if ('error' in next) {
      this.#isAskedFor = false
      this.#record.move({ type: 'fail', error: next.error })
      return
    }
    this.#record.move({ type: 'restart', at: this.#deps.clock(), restart: next.restart })
    this.#attempt(next.delayMs)
  }

  #warn(what: string, error: unknown): void {
    this.#deps.log.warn(`${what} failed`, { session: this.#record.id, error: String(error) })
  }
}

const restarting = (next: AfterDeath | null): { restarts?: true } =>
  next && 'restart' in next ? { restarts: true } : {}
