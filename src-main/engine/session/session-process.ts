/** The process of one session: asked for, listened to, replaced, and ended for one reason. */
import type { SlashCommand } from '#shared/composing.ts'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import { type Trust, isBusy } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { superseded } from '../agent/conversation-leases.ts'
import type { SessionRow } from '../store/types.ts'
import type { ActivityTracker } from './activity.ts'
import { afterExit } from './after-exit.ts'
import { type BoundDeps, BoundProcess } from './bound-process.ts'
import { catchUp } from './catch-up.ts'
import { withinTime } from './control-timeout.ts'
import { type EndReason, Ends } from './ends.ts'
import type { OpenTurn } from './left-open.ts'
import type { ProcessPath, SessionObserver } from './observer.ts'
import type { SessionRecord } from './record.ts'
import type { StartOutcome } from './session-start.ts'
import { Starts, type StartsDeps } from './starts.ts'
import type { Turns } from './turns.ts'

export type ProcessDeps = StartsDeps &
  BoundDeps & {
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
  readonly #conversation: Conversation
  readonly #starts: Starts
  readonly #ends = new Ends()
  #bound: BoundProcess | null = null
  /** How the current process came to be, until its first turn has ended. */
  #firstTurnOf: ProcessPath | null = null
  /** Resolves when all that follows from the end of the current process is done. */
  #gone: Promise<void> = Promise.resolve()

  constructor(conversation: Conversation, deps: ProcessDeps) {
    const { record, turns, activity, isWanted, advance } = conversation
    this.#deps = deps
    this.#record = record
    this.#turns = turns
    this.#activity = activity
    this.#conversation = conversation
    this.#starts = new Starts(
      {
        ...{ record, isWanted, advance },
        ask: (request, signal) => this.#ask(request, signal),
        bind: (started) => this.#bind(started),
      },
      deps,
    )
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
    this.#record.move({ type: 'interrupt', at: this.#deps.clock() })
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
      await this.#starts.done // nothing that was about to start is left behind
      return false
    }
    if (this.#ends.isUnderWay) return false
    this.#ends.forget()
    if (final === 'closed') this.#record.move({ type: 'close' })
    else if (final !== 'recycled' && this.#record.state.kind === 'recycling') this.#record.move({ type: 'hibernate' })
    if (final !== 'closed') this.#conversation.advance() // what was sent while the process ended
    return final === reason
  }

  async #endProcess(reason: EndReason, atOnce: boolean): Promise<void> {
    const agent = this.#bound?.process
    const wasStarting = this.#starts.giveUp()
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
    this.#record.row.closed = false
    this.#starts.wake(asked)
  }

  /** Somebody has looked at what went wrong: it may be started again as often as at first. */
  forgive(): void {
    if (this.#record.state.kind === 'failed') this.#starts.forgive()
  }

  /** The process as soon as it takes prompts, started where there is none; null when it could not be had. */
  async obtain(): Promise<AgentProcess | null> {
    if (this.#bound?.isReady !== true) {
      this.wake({ asked: true })
      await this.#starts.done
    }
    return this.#bound?.isReady === true ? this.#bound.process : null
  }

  /** The question about a call comes behind the call, however long that is. */
  async #ask(request: PermissionRequest, signal: AbortSignal): Promise<Outcome> {
    const bound = this.#bound
    if (bound?.isBehind) {
      await bound.caughtUp()
      if (signal.aborted || this.#bound !== bound) return { kind: 'cancelled' }
    }
    return this.#turns.ask(request, signal)
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
    this.#starts.succeeded()
    this.#record.move({ type: 'ready' })
    this.#conversation.advance()
  }

  async #listen(bound: BoundProcess): Promise<void> {
    try {
      const departure = await bound.hearOut()
      const { phase } = bound
      const { observer, clock } = this.#deps
      const { reason } = this.#ends
      this.#bound = null
      afterExit({ ...this.#conversation, observer, clock, starts: this.#starts }, { ...departure, reason, phase })
    } catch (error) {
      // what the process said could not be journalled: going on would lose words without a word
      this.#deps.log.error('a session lost its journal', { session: this.#record.id, error: String(error) })
      this.#bound = null
      this.#turns.desk.forget()
      this.#record.move({ type: 'fail', error: toAppErrorData(error) })
      await bound.process.close().catch((failure: unknown) => this.#warn('ending a process', failure))
    }
  }

  #warn(what: string, error: unknown): void {
    this.#deps.log.warn(`${what} failed`, { session: this.#record.id, error: String(error) })
  }
}
