/** One attempt to get a process for a session: waits for as long as it must, and can be given up at any moment. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { QueuePlace } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { SessionRow } from '../store/types.ts'
import type { ProcessPath } from './observer.ts'

/** A process for a session, and how it came to be. */
export type Acquired = {
  readonly process: AgentProcess
  readonly path: ProcessPath
  /** What it was started with, where it had to wait and that is no longer what was asked for. */
  readonly spec?: LaunchSpec
}

/** How a start that has to wait is asked and told. */
export type StartHooks = {
  /** A prompt waits for the process, or the user asked for it; otherwise it may take the time to get warm, or not come. */
  readonly isUrgent: () => boolean
  /** Its place in line whenever that changes; null = it no longer waits. */
  readonly onQueued: (place: QueuePlace | null) => void
  /** The spec as it has to be now: while a start waits, trust, credentials and settings may change. */
  readonly refresh: () => Promise<LaunchSpec>
  /** Something the user should know of the start. */
  readonly onWarning: (text: string) => void
  /** The process is no longer wanted. */
  readonly signal: AbortSignal
}

export type StartDeps = {
  /** Null when there is no room and nobody waits for it. Rejects when no process can be had, or the signal aborts. */
  readonly acquire: (spec: LaunchSpec, ask: Ask, hooks: StartHooks) => Promise<Acquired | null>
  /** Throws `AppError` when the session can't be started as it is: no CLI, no folder, no credentials. */
  readonly launchSpec: (row: SessionRow) => Promise<LaunchSpec>
  /** For tests, which don't want to wait. Rejects when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly acquired: Acquired; readonly spec: LaunchSpec; readonly afterMs: number }
  | { readonly kind: 'no-room' }
  | { readonly kind: 'failed'; readonly error: AppErrorData }
  | { readonly kind: 'given-up' }

export const pauseFor = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal })

/** Never rejects. A process that comes after the start was given up is ended. */
export async function obtainProcess(
  { acquire, launchSpec, pause = pauseFor }: StartDeps,
  { row, ask, hooks, delayMs }: { row: SessionRow; ask: Ask; hooks: Omit<StartHooks, 'refresh'>; delayMs: number },
): Promise<StartOutcome> {
  const { signal } = hooks
  try {
    signal.throwIfAborted()
    if (delayMs > 0) await pause(delayMs, signal)
    const askedAt = performance.now()
    const refresh = () => launchSpec(row)
    signal.throwIfAborted()
    const spec = await refresh()
    signal.throwIfAborted()
    const acquired = await acquire(spec, ask, { ...hooks, refresh })
    if (!acquired) return { kind: 'no-room' }
    const wanted = !isAborted(signal)
    if (wanted) return { kind: 'started', acquired, spec: acquired.spec ?? spec, afterMs: performance.now() - askedAt }
    await acquired.process.close()
    return { kind: 'given-up' }
  } catch (thrown) {
    return isAborted(signal) ? { kind: 'given-up' } : { kind: 'failed', error: toAppErrorData(thrown) }
  }
}

/** Not narrowed by an earlier look: it changes while others are waited for. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

/** Measured: 0.3 s on a free machine. One that takes so much longer is not coming. */
const READY_WITHIN_MS = 60_000

/** Resolves with the models the CLI offers once it takes prompts, with null when it ends before; rejects when it can't. */
export async function untilReady(process: AgentProcess): Promise<ModelChoice[] | null> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(
      new AppError('timeout', {
        message: 'The CLI was started and has not answered for a minute.',
        remedy: 'Try again; if it stays so, "bullpen doctor" checks what it needs.',
      }),
    )
  }, READY_WITHIN_MS)
  const gone = process.exited.then(() => null)
  return Promise.race([process.models(), gone, late.promise]).finally(() => clearTimeout(timer))
}
