/** Whether a pid that somebody noted still is that process. */
import type { ProcessEntry } from './process-table-entry.ts'
import { readStatLater } from './process-table-procfs.ts'
import { readProcessTable } from './process-table.ts'

export type NotedProcess = {
  readonly pid: number
  /** As /proc/PID/stat has it; noted on Linux only. */
  readonly startId: string | undefined
  /** When it was noted, in milliseconds since the epoch: whatever has its pid and was started later is another process. */
  readonly notedAt: number | undefined
}

/** Start times are told in seconds by some systems, and clocks are set. */
const TOLERANCE_MS = 3_000

/** True in doubt: a living process with this pid of which no start is known. Never rejects. */
export async function isSameProcess({ pid, startId, notedAt }: NotedProcess): Promise<boolean> {
  if (process.platform !== 'linux' && !isThere(pid)) return false
  const entry = await entryOf(pid)
  if (entry === null || entry?.state === 'zombie') return false
  if (process.platform === 'linux' && startId !== undefined) return entry?.startId === startId
  const startedAt = entry?.startedAt ?? null
  return startedAt === null || notedAt === undefined || startedAt <= notedAt + TOLERANCE_MS
}

/** Null when there is none; undefined when the system does not tell. */
function entryOf(pid: number): Promise<ProcessEntry | null | undefined> {
  if (process.platform === 'linux') return readStatLater(pid)
  return readProcessTable().then(
    (table) => table.get(pid) ?? null,
    () => undefined,
  )
}

/** Whether any process has this pid. Without a look at the table, which costs a process where there is no /proc. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // there, but not ours
  }
}
