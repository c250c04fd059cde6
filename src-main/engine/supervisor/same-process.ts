/** Whether a pid that somebody noted still is that process. */
import { readStat } from './process-table.ts'

/** `startId` as /proc/PID/stat has it; without one, or off Linux, a living process with this pid will do. */
export function isSameProcess(pid: number, startId: string | undefined): boolean {
  if (process.platform === 'linux' && startId !== undefined) return readStat(pid)?.startId === startId
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // there, but not ours
  }
}
