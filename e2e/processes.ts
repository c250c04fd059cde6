/** Finds the processes of a test by a mark in their environment; on systems that don't show it, finds none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 100

function findNow(mark: string): string[] {
  if (!existsSync('/proc/self/environ')) return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      const isMarked = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)
      return isMarked
        ? [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 160)}`]
        : []
    } catch {
      return [] // gone meanwhile, or another user's
    }
  })
}

/** Processes that still carry `mark` (`NAME=value`) when the time is over, as "pid command"; empty as soon as there are none. */
export async function processesWith(mark: string, { goneWithinMs }: { goneWithinMs: number }): Promise<string[]> {
  const end = Date.now() + goneWithinMs
  for (;;) {
    const found = findNow(mark)
    if (found.length === 0 || Date.now() >= end) return found
    await delay(POLL_MS)
  }
}
