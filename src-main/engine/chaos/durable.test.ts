import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { killsFolder, runKills } from '../testing/durable-kills.ts'

/** `npm run soak` makes a thousand and more. */
const KILLS = 200
/** What a machine that is busy with other things doesn't manage in this time is left out. */
const TIME_MS = 8_000

let folder: string
beforeEach(() => {
  folder = killsFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it(
  'loses and doubles nothing that a client was told, however often the host is killed in mid-stream',
  { timeout: 120_000 },
  async () => {
    const { seed, problems, totals } = await runKills({
      ...{ folder, kills: KILLS, timeMs: TIME_MS, livesMs: 60, everyMs: 0 },
      seed: Date.now(),
    })
    expect([seed, problems]).toEqual([seed, []])
    expect(totals.kills).toBeGreaterThan(0)
    expect(totals.acknowledged).toBeGreaterThan(0)
  },
)
