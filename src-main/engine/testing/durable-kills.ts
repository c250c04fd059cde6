/** Many kills of many hosts, a few side by side, each of them over data folders of its own. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DurableRun } from './durable-run.ts'
import { bundleHost } from './host-bundle.ts'
import { seededRandom } from './random.ts'

export type DurableTotals = {
  kills: number
  /** Events that a client was told. */
  acknowledged: number
  /** Prompts that were accepted. */
  accepted: number
  /** Messages cut off by a death whose text was found again. */
  partialTexts: number
}

/** A new folder in memory where there is one: what a killed process has written stays, on whatever disk, and is not slow. */
export const killsFolder = (): string =>
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bullpen-durable-'))

export type KillsOptions = {
  readonly folder: string
  readonly kills: number
  readonly livesMs: number
  readonly everyMs: number
  readonly seed: number
  readonly onProgress?: (totals: DurableTotals) => void
}

/** The starts and ends of processes leave the machine idle part of the time. */
const LANES = 3
/** A file is checked as a whole after each kill: it is not to grow too large for that. */
const KILLS_PER_FILE = 20

/** `problems` begins with nothing; each is a sentence. */
export async function runKills({ folder, kills, livesMs, everyMs, seed, onProgress }: KillsOptions) {
  const totals: DurableTotals = { kills: 0, acknowledged: 0, accepted: 0, partialTexts: 0 }
  const problems: string[] = []
  let begun = 0
  const common = { livesMs, everyMs, script: await bundleHost(folder), cache: join(folder, 'cache') }
  const first = join(folder, 'first')
  mkdirSync(first)
  await new DurableRun({ ...common, folder: first, random: seededRandom(seed) }).finish() // fills the cache
  const mayBegin = () => begun < kills && problems.length === 0

  async function lane(number: number): Promise<void> {
    while (mayBegin()) {
      const home = join(folder, `${number}-${begun}`)
      mkdirSync(home)
      const run = new DurableRun({ ...common, folder: home, random: seededRandom(seed + begun) })
      for (let here = 0; here < KILLS_PER_FILE && mayBegin(); here += 1) {
        begun += 1
        await run.round()
      }
      await run.finish()
      const { witness } = run
      problems.push(...witness.problems)
      totals.kills += run.kills
      totals.acknowledged += witness.acknowledged
      totals.accepted += witness.accepted
      totals.partialTexts += witness.partialTexts
      onProgress?.({ ...totals })
      if (witness.problems.length === 0) rmSync(home, { recursive: true })
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)))
  return { seed, totals, problems }
}
