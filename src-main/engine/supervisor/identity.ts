/** Which process exactly: a pid alone is reused, a pid with its start time within one boot is not. */
import { readFileSync } from 'node:fs'
import { eachOf, readStatLater } from './process-table-procfs.ts'
import { readProcessTable, readStat } from './process-table.ts'

export type ProcessIdentity = {
  readonly pid: number
  /** As in the process table; empty when it was not known in time, then the process is never signalled by its pid. */
  readonly startId: string
}

let knownBootId: string | undefined

/** Changes with every start of the machine; empty where the system doesn't tell. */
export function bootId(): string {
  return (knownBootId ??= readBootId())
}

function readBootId(): string {
  if (process.platform !== 'linux') return ''
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** The identity of a process just started. Off Linux the start id needs a look at the table: `identified` finds it. */
export function identityOf(pid: number): ProcessIdentity {
  const startId = process.platform === 'linux' ? (readStat(pid)?.startId ?? '') : ''
  return { pid, startId }
}

export async function identified(pid: number): Promise<ProcessIdentity> {
  if (process.platform === 'linux') return identityOf(pid)
  return { pid, startId: (await readProcessTable()).get(pid)?.startId ?? '' }
}

/** Those that are still the same processes and not dead yet. */
export async function stillAlive<T extends ProcessIdentity>(processes: readonly T[]): Promise<T[]> {
  if (processes.length === 0) return []
  const table = process.platform === 'linux' ? null : await readProcessTable()
  const entries = await eachOf(processes, async ({ pid }) => (table ? table.get(pid) : await readStatLater(pid)))
  return processes.filter(({ startId }, index) => {
    const entry = entries[index]
    return startId !== '' && entry?.startId === startId && entry.state !== 'zombie'
  })
}

/** Signals each process that is still the one meant; another one with its pid is left alone. Gives those signalled. */
export async function signalEach<T extends ProcessIdentity>(
  processes: readonly T[],
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<T[]> {
  const same = await stillAlive(processes)
  return same.filter((one) => isStill(one) && trySignal(one.pid, signal))
}

/** Right before a signal, without giving way to anything in between; off Linux the look at the table has to do. */
const isStill = ({ pid, startId }: ProcessIdentity) =>
  process.platform !== 'linux' || readStat(pid)?.startId === startId

/** False when there was nobody to signal, or somebody who is not ours to signal. A negative pid is a process group. */
export function trySignal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP'): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false // gone, or of another user: either way not ours any more
  }
}
