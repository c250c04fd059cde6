/** Asks the system how much memory the machine, or the container around Bullpen, has left. */
import { readFile } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import type { MemoryReading } from './memory.ts'
import { outputOf } from './process-table.ts'

/** Rejects where the system's tool fails. */
export async function readMemory(): Promise<MemoryReading> {
  if (process.platform === 'linux') return readLinux('/')
  const totalBytes = totalmem()
  // Windows counts what it can give at once as free; macOS keeps hardly anything free
  const availableBytes = process.platform === 'darwin' ? parseVmStat(await outputOf('/usr/bin/vm_stat', [])) : freemem()
  return { totalBytes, availableBytes, limitedBy: 'machine' }
}

/** Memory changes its character over seconds; off Linux each answer costs a process. */
export const FRESH_FOR_MS = process.platform === 'linux' ? 2_500 : 10_000

/** Like `readMemory`, for those who ask often: an answer is good for a few seconds. */
export function createMemoryReader(clock: () => number = Date.now): () => Promise<MemoryReading> {
  let latest: { readonly at: number; readonly reading: Promise<MemoryReading> } | null = null
  return () => {
    const now = clock()
    // a clock that was set back must not make an answer last
    if (latest && Math.abs(now - latest.at) < FRESH_FOR_MS) return latest.reading
    const reading = readMemory()
    latest = { at: now, reading }
    reading.catch(() => (latest = null))
    return reading
  }
}

/** `root` stands before every path, so that tests can lay out another machine. */
export async function readLinux(root: string): Promise<MemoryReading> {
  const [machine, limits] = await Promise.all([readMeminfo(root), readCgroups(root)])
  const tightest = limits.toSorted((a, b) => a.availableBytes - b.availableBytes)[0]
  if (!tightest || tightest.availableBytes >= machine.availableBytes) return machine
  return { ...tightest, totalBytes: Math.min(tightest.totalBytes, machine.totalBytes), limitedBy: 'container' }
}

async function readMeminfo(root: string): Promise<MemoryReading> {
  const text = await read(join(root, 'proc/meminfo'))
  const bytesOf = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? NaN) * 1024
  const [totalBytes, availableBytes] = [bytesOf('MemTotal'), bytesOf('MemAvailable')]
  return {
    totalBytes: Number.isFinite(totalBytes) ? totalBytes : totalmem(),
    availableBytes: Number.isFinite(availableBytes) ? availableBytes : freemem(),
    limitedBy: 'machine',
  }
}

/** Whether a group around Bullpen has a limit, however high. Linux. */
export const hasMemoryLimit = async (root: string): Promise<boolean> => (await readCgroups(root)).length > 0

type Limit = { readonly totalBytes: number; readonly availableBytes: number }

/** A limit may be set on any group from ours up to the root. Without a limit nothing is returned for a group. */
async function readCgroups(root: string): Promise<Limit[]> {
  const lines = (await read(join(root, 'proc/self/cgroup'))).split('\n').map((line) => line.split(':'))
  const second = lines.find(([number, controllers]) => number === '0' && controllers === '')?.[2]
  const first = lines.find(([, controllers]) => controllers?.split(',').includes('memory'))?.[2]
  const groups = [
    ...ancestors(second).map((group) =>
      readLimit(join(root, 'sys/fs/cgroup', group), ['memory.max', 'memory.current', 'inactive_file']),
    ),
    ...ancestors(first).map((group) =>
      readLimit(join(root, 'sys/fs/cgroup/memory', group), [
        'memory.limit_in_bytes',
        'memory.usage_in_bytes',
        'total_inactive_file',
      ]),
    ),
  ]
  return (await Promise.all(groups)).filter((limit) => limit !== null)
}

/** The group and all above it; in a container the path may lead nowhere, and the root is the container's own group. */
function ancestors(group: string | undefined): string[] {
  if (group === undefined) return []
  const above = dirname(group)
  return above === group ? [group] : [group, ...ancestors(above)]
}

/** No limit in version 1 is a number near 2^63. */
const UNLIMITED = 2 ** 60

async function readLimit(folder: string, [max, used, reclaimable]: [string, string, string]): Promise<Limit | null> {
  const totalBytes = Number((await read(join(folder, max))).trim() || NaN) // "max" is no number, and no limit
  if (!Number.isFinite(totalBytes) || totalBytes > UNLIMITED) return null
  const [usage = '', stat = ''] = await Promise.all([used, 'memory.stat'].map((name) => read(join(folder, name))))
  // file pages that nobody used lately are counted as use, and given back when somebody needs them
  const cached = Number(new RegExp(`^${reclaimable} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0)
  return { totalBytes, availableBytes: Math.max(0, totalBytes - Number(usage) + cached) }
}

/** Empty when it isn't there: kernels and containers differ in what they show. */
const read = (path: string) => readFile(path, 'utf8').catch(() => '')

/** Bytes available by what `vm_stat` prints: free pages, and those that hold nothing but copies. */
export function parseVmStat(output: string): number {
  const pageBytes = Number(/page size of (\d+) bytes/.exec(output)?.[1] ?? 4096)
  const pages = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? 0)
  return (
    (pages('Pages free') + pages('Pages inactive') + pages('Pages speculative') + pages('Pages purgeable')) * pageBytes
  )
}
