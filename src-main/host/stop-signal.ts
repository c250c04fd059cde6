/** How the system tells a host to stop: by a signal, by the end of its launcher, or by a bug that nothing caught. */
import type { Log } from '../engine/ports.ts'

const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Resolves with the first signal. A second one ends the process at once: the user has no more patience. */
export function stopSignal(): Promise<NodeJS.Signals> {
  const first = Promise.withResolvers<NodeJS.Signals>()
  let count = 0
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      count += 1
      if (count > 1) process.exit(1)
      first.resolve(signal)
    })
  }
  return first.promise
}

/** A launcher that keeps a channel open to us takes us with it, however it dies. */
export function stopWithParent(): void {
  if (process.channel === undefined) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}

/** Rejects with what nothing caught, after logging it: the host's state is unknown then, but its processes must still end. */
export function uncaught(log: Log): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (error: unknown) => {
      log.error('nothing caught this', { kind: 'internal', evidence: error })
      reject(error instanceof Error ? error : new Error(String(error)))
    }
    process.once('uncaughtException', fail)
    process.once('unhandledRejection', fail)
  })
}
