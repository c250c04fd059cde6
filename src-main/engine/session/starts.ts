/** Gets a process for a session: one attempt at a time, another one after a death where that may help, until it is given up. */
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { Clock, Log } from '../ports.ts'
import { Attempts } from './attempts.ts'
import type { SessionRecord } from './record.ts'
import { type AfterDeath, Restarts } from './restarts.ts'
import { type StartDeps, type StartHooks, type StartOutcome, obtainProcess } from './session-start.ts'

export type StartsDeps = StartDeps & {
  readonly log: Log
  readonly clock: Clock
  /** From 0 to 1; for tests. */
  readonly random?: () => number
}

type Started = Extract<StartOutcome, { kind: 'started' }>

type Session = {
  readonly record: SessionRecord
  readonly ask: Ask
  /** A prompt waits for a process. */
  readonly isWanted: () => boolean
  /** The session can go on: with its process, or with a new one. */
  readonly advance: () => void
  /** A process was started; resolves when it takes prompts, or won't. */
  readonly bind: (started: Started) => Promise<void>
}

export class Starts {
  readonly #deps: StartsDeps
  readonly #session: Session
  readonly #attempts = new Attempts()
  readonly #restarts: Restarts
  /** The user asked for the process itself. */
  #isAskedFor = false

  constructor(session: Session, deps: StartsDeps) {
    this.#session = session
    this.#deps = deps
    this.#restarts = new Restarts(deps.clock, deps.random)
  }

  get isAskedFor(): boolean {
    return this.#isAskedFor
  }

  /** Resolves when the attempt under way is over. */
  get done(): Promise<void> {
    return this.#attempts.done
  }

  /** See `SessionProcess.wake`. */
  wake(asked: boolean): void {
    const { record } = this.#session
    const { kind } = record.state
    this.#isAskedFor ||= asked
    if (kind === 'waking') return
    if (kind !== 'recycling') record.move({ type: 'wake', at: this.#deps.clock() })
    this.#attempt(0)
  }

  /** The process takes prompts. */
  succeeded(): void {
    this.#isAskedFor = false
  }

  /** Whether there was an attempt to give up. */
  giveUp(): boolean {
    return this.#attempts.giveUp()
  }

  /** It may be started again as often as at first. */
  forgive(): void {
    this.#restarts.forget()
  }

  /** Another start after a while where it is needed, unless there were too many of late; else the error to stay with. */
  after(error: AppErrorData, isNeeded: boolean): AfterDeath {
    return isNeeded ? this.#restarts.next(error) : { error }
  }

  goOn(next: AfterDeath): void {
    const { record } = this.#session
    if ('error' in next) {
      this.#isAskedFor = false
      record.move({ type: 'fail', error: next.error })
      return
    }
    record.move({ type: 'restart', at: this.#deps.clock(), restart: next.restart })
    this.#attempt(next.delayMs)
  }

  #attempt(delayMs: number): void {
    const { record } = this.#session
    this.#attempts.begin((signal) =>
      this.#try(signal, delayMs).catch((error: unknown) => {
        this.#deps.log.error('a session could not note its start', { session: record.id, error: String(error) })
        record.move({ type: 'fail', error: toAppErrorData(error) })
      }),
    )
  }

  async #try(signal: AbortSignal, delayMs: number): Promise<void> {
    const { record, isWanted, advance, bind } = this.#session
    const { clock } = this.#deps
    const hooks: Omit<StartHooks, 'refresh'> = {
      signal,
      isUrgent: () => this.#isAskedFor || isWanted(),
      onQueued: (place) => record.move({ type: 'queue', at: clock(), place }),
      onWarning: (text) => record.append([{ type: 'notice', level: 'warning', text }]),
    }
    const ask = (request: PermissionRequest, asked: AbortSignal) => this.#session.ask(request, asked)
    const outcome = await obtainProcess(this.#deps, { row: record.row, ask, hooks, delayMs })
    if (outcome.kind === 'started' && signal.aborted) await outcome.acquired.process.close()
    else if (outcome.kind === 'started') await bind(outcome)
    else if (outcome.kind === 'failed') this.#failed(outcome.error, hooks.isUrgent())
    else if (outcome.kind === 'no-room') {
      record.move({ type: 'hibernate' })
      advance() // a prompt may have come at the last moment
    }
  }

  #failed(error: AppErrorData, isUrgent: boolean): void {
    const { record } = this.#session
    this.#deps.log.warn('a session could not be started', { session: record.id, error })
    const next = this.after(error, error.kind === 'process' && isUrgent)
    const reason = 'failed-to-start'
    record.append([{ type: 'process.ended', reason, exitCode: null, signal: null, error, ...restarting(next) }])
    this.goOn(next)
  }
}

/** Of the event that tells of an end. */
export const restarting = (next: AfterDeath | null): { restarts?: true } =>
  next && 'restart' in next ? { restarts: true } : {}
