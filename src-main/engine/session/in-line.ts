/** Changes of one process, one after the other: what was asked for last is what it ends up with. */
import type { AgentProcess } from '../agent/agent-process.ts'

const last = new WeakMap<AgentProcess, Promise<unknown>>()

/**
 * Runs `change` when all earlier ones of the process are over, and settles as it does; at once where there is no process.
 * Each has to end by itself (see `withinTime`). A choice is read, and noted, in the change: not before it.
 */
export function inLine<T>(process: AgentProcess | null, change: () => Promise<T>): Promise<T> {
  const before = process && last.get(process)
  const done = before ? before.then(change) : change()
  if (process) {
    last.set(
      process,
      done.catch(() => undefined), // told to whoever asked for it
    )
  }
  return done
}
