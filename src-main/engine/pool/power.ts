/** Whether the machine saves power: it runs on a battery that is nearly empty. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { outputOf } from '../supervisor/process-table.ts'

/** In percent. Systems switch to saving power by themselves at about this. */
const NEARLY_EMPTY = 20
/** A battery takes minutes for a percent; on macOS each answer costs a process. */
const FRESH_FOR_MS = 60_000

/** Like `savesPower`, for those who ask often. Never rejects: who doesn't tell doesn't save. */
export function createPowerReader(clock: () => number, read = savesPower): () => Promise<boolean> {
  let latest: { readonly at: number; readonly answer: Promise<boolean> } | null = null
  return () => {
    const now = clock()
    if (latest && Math.abs(now - latest.at) < FRESH_FOR_MS) return latest.answer
    latest = { at: now, answer: read().catch(() => false) }
    return latest.answer
  }
}

/** Linux and macOS; elsewhere false. Rejects where the system's tool fails. */
export async function savesPower(): Promise<boolean> {
  if (process.platform === 'linux') return readLinux('/')
  return process.platform === 'darwin' && parsePmset(await outputOf('/usr/bin/pmset', ['-g', 'batt']))
}

/** `root` stands before every path, so that tests can lay out another machine. */
export async function readLinux(root: string): Promise<boolean> {
  const folder = join(root, 'sys/class/power_supply')
  const names = await readdir(folder).catch(() => [])
  const nearlyEmpty = await Promise.all(
    names.map(async (name) => {
      const [type, scope, status, capacity] = await Promise.all(
        ['type', 'scope', 'status', 'capacity'].map((file) =>
          readFile(join(folder, name, file), 'utf8').catch(() => ''),
        ),
      )
      // mice and headphones have batteries too
      if (type?.trim() !== 'Battery' || scope?.trim() === 'Device' || status?.trim() !== 'Discharging') return false
      return capacity !== undefined && capacity !== '' && Number(capacity) <= NEARLY_EMPTY
    }),
  )
  return nearlyEmpty.some(Boolean)
}

/** What `pmset -g batt` prints. */
export function parsePmset(output: string): boolean {
  const percent = /(\d+)%/.exec(output)?.[1]
  return output.includes("'Battery Power'") && percent !== undefined && Number(percent) <= NEARLY_EMPTY
}
