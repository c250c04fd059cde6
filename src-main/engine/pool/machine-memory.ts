/** What the machine can still give, and what a process of ours really holds. */
import { readFile } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'

/** Memory that programs can have without swapping, in bytes. */
export async function availableBytes(): Promise<number> {
  if (process.platform !== 'linux') return freemem()
  const info = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(info)?.[1]
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024
}

/** Below this the machine is under pressure: 8% of it, at least 1 GiB. */
export const reserveBytes = (): number => Math.max(1024 ** 3, Math.round(totalmem() * 0.08))

/** Memory a process holds alone, in bytes. Resident memory would count the pages of the binary in every process. */
export async function privateBytes(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}

/** Processes at most: as set, or as many as fit between the reserve and all of the memory, spares and tools included. */
export const processCap = (configured: number | null): number =>
  configured ?? Math.max(4, Math.floor((totalmem() - reserveBytes()) / PROCESS_BYTES))

/** A session's process holds about 100 MB alone at first and grows; its tools and servers come on top. */
const PROCESS_BYTES = 400 * 1024 ** 2
