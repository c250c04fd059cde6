/** How much memory a process holds, straight from the system. */
import { readFile } from 'node:fs/promises'

/** Resident memory in bytes; null where the system doesn't tell without starting a process (only Linux does), or the process is gone. */
export async function residentBytes(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
