/** What a parked process really holds. */
import { readFile } from 'node:fs/promises'

/** Memory a process holds alone, in bytes. Resident memory would count the pages of the binary in every process. */
export async function privateBytes(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
