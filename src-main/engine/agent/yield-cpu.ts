/**
 * Lets a process yield the CPU to all others while it starts, and have its full share afterwards. Only where that can be
 * taken back for certain, which is Linux: by its autogroup, which holds for a whole session of processes and which anybody may
 * set back, where the kernel schedules by these; and by its nice value, where we may lower one again (root, CAP_SYS_NICE, or a
 * limit that allows it). On macOS nobody but root may take it back, and on Windows its children would keep it: there a refill
 * waits for a quiet moment, and then starts like any other process.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { getPriority, setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../ports.ts'

/** A tenth of the weight of a process that doesn't yield. */
const YIELDING = 10
/** The least that the nice value can be lowered to, as `ulimit -e` counts: 20 is what everybody starts with. */
const ORDINARY_LIMIT = 20
const CAP_SYS_NICE = 1n << 23n
/** Without privilege the kernel takes one change of an autogroup in 100 ms. */
const AGAIN_MS = 120
const TRIES = 5

let mayRestore: boolean | undefined

/** Whether nice values of our processes can be lowered again. Found out once. */
export const canRestoreNice = (): boolean => (mayRestore ??= process.platform === 'linux' && readsAsAllowed())

/** From our own rights and limits, as the kernel writes them. */
export function allowsNice(status: string, limits: string): boolean {
  const rights = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  const limit = /^Max nice priority\s+(\S+)/m.exec(limits)?.[1]
  return (rights & CAP_SYS_NICE) !== 0n || limit === 'unlimited' || Number(limit ?? 0) >= ORDINARY_LIMIT
}

function readsAsAllowed(): boolean {
  try {
    return allowsNice(readFileSync('/proc/self/status', 'latin1'), readFileSync('/proc/self/limits', 'latin1'))
  } catch {
    return false
  }
}

/**
 * From now on the process and what it starts yield to others. To be called right after its start, before it has children.
 * Resolves the returned call when all of them have their full share again; one that has gone meanwhile is no failure.
 */
export function yieldCpu(pid: number, log: Log): () => Promise<void> {
  if (process.platform !== 'linux') return () => Promise.resolve()
  const ours = getPriority()
  const isGrouped = attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(YIELDING)))
  const isNice = canRestoreNice() && attempt(() => lowerNice(pid, Math.min(19, ours + YIELDING)))
  let restored: Promise<void> | undefined
  return () =>
    (restored ??= (async () => {
      if (isGrouped) await restoreGroup(pid, log)
      if (isNice) await restoreNice(pid, ours)
    })())
}

/** New threads have what the one has that makes them; on a busy machine some are there before we are. */
function lowerNice(pid: number, nice: number): void {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const ahead = readdirSync(`/proc/${pid}/task`).filter((thread) => (niceOf(Number(thread)) ?? nice) < nice)
    for (const thread of ahead) attempt(() => setPriority(Number(thread), nice))
    if (ahead.length === 0) return
  }
}

async function restoreGroup(pid: number, log: Log): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await writeFile(`/proc/${pid}/autogroup`, '0')
      return
    } catch (error) {
      if (isGone(error)) return
      if (tries === TRIES) {
        log.warn('a process keeps yielding the CPU', { pid, error: String(error) })
        return
      }
    }
    await delay(AGAIN_MS)
  }
}

/** A nice value belongs to a thread and is handed down, so all threads of the whole tree are asked until none is left. */
async function restoreNice(root: number, nice: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const threads = await threadsOf(root)
    const yielding = threads.filter((thread) => (niceOf(thread) ?? nice) > nice)
    for (const thread of yielding) attempt(() => setPriority(thread, nice))
    if (yielding.length === 0) return
  }
}

async function threadsOf(pid: number): Promise<number[]> {
  const threads = (await readdir(`/proc/${pid}/task`).catch(() => [])).map(Number)
  const children = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1').catch(() => '')),
  )
  const below = children.flatMap((line) => line.split(' ').filter(Boolean).map(Number))
  return [...threads, ...(await Promise.all(below.map(threadsOf))).flat()]
}

/** Whether it could be done. */
function attempt(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

function niceOf(thread: number): number | null {
  try {
    return getPriority(thread)
  } catch {
    return null // it is gone
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
