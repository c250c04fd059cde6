/** Waits for an answer of a process for as long as the process shows that it lives: one that is stopped or hangs is given up soon. */
import { readStat } from '../supervisor/process-table.ts'

/** The process is there but does nothing. */
export class FrozenProcess extends Error {
  override readonly name = 'FrozenProcess'
}

type Wait = {
  readonly pid: number
  /** In milliseconds: no CPU time used for so long while it should be at work on the answer. */
  readonly patienceMs: number
}

const LOOK_MS = 100
/** Where the system does not tell how much a process works, a slow one can't be told from one that hangs so soon. */
const BLIND_FACTOR = 3
/** Many times the longest answer measured, on a machine with ten starting processes per core. */
const LIMIT_MS = 10_000

/** Throws `FrozenProcess` when the system says that the process is stopped or dead: 10 µs. Off Linux it is not known. */
export function refuseStopped(pid: number): void {
  const entry = readStat(pid)
  if (entry && entry.state !== 'running') throw new FrozenProcess(`the process is ${entry.state}`)
}

/** Settles as `answer` does; rejects with `FrozenProcess` when the process does not work on it. */
export async function unlessFrozen<T>(answer: Promise<T>, { pid, patienceMs }: Wait): Promise<T> {
  const frozen = Promise.withResolvers<never>()
  const askedAt = performance.now()
  let worked = { cpuMs: readStat(pid)?.cpuMs ?? 0, at: askedAt }
  const look = () => {
    const now = performance.now()
    const entry = readStat(pid)
    if (entry && entry.cpuMs > worked.cpuMs) worked = { cpuMs: entry.cpuMs, at: now }
    const patience = entry ? patienceMs : patienceMs * BLIND_FACTOR
    if (entry && entry.state !== 'running') frozen.reject(new FrozenProcess(`the process is ${entry.state}`))
    else if (now - worked.at > patience) frozen.reject(new FrozenProcess(`no sign of life for ${patience} ms`))
    else if (now - askedAt > LIMIT_MS) frozen.reject(new FrozenProcess(`no answer for ${LIMIT_MS} ms`))
  }
  const timer = setInterval(look, LOOK_MS)
  return Promise.race([answer, frozen.promise]).finally(() => clearInterval(timer))
}
