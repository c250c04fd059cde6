import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { killWholeHosts } from '../../../soak/lib/whole-hosts.ts'
import { killsFolder, runKills } from '../testing/durable-kills.ts'
import { seededRandom } from '../testing/random.ts'

/** `npm run soak -- durable` makes a thousand and more. */
const KILLS = 100
const WHOLE_HOSTS = 3

let folder: string
beforeEach(() => {
  folder = killsFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it(
  'loses and doubles nothing that a client was told, however often the host is killed in mid-stream',
  { timeout: 400_000 },
  async () => {
    const { seed, problems, totals } = await runKills({
      ...{ folder, kills: KILLS, livesMs: 40, everyMs: 0, seed: Date.now() },
    })
    expect([seed, problems]).toEqual([seed, []])
    expect(totals.kills).toBeGreaterThanOrEqual(KILLS)
    expect(totals.acknowledged).toBeGreaterThan(KILLS)
  },
)

it('nor when it is a whole host with CLI processes', { timeout: 120_000 }, async () => {
  const seed = Date.now()
  const witness = await killWholeHosts({ hosts: WHOLE_HOSTS, sessions: 2, livesMs: 600, random: seededRandom(seed) })
  expect([seed, witness.problems]).toEqual([seed, []])
  expect(witness.acknowledged).toBeGreaterThan(0)
})
