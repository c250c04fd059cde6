/**
 * Kills hosts while their sessions stream and compares what they left with what they had told their client.
 * `node soak/durable.ts [--kills 1000] [--hosts 40] [--seed N]`: so many deaths of light hosts (real sessions, real database,
 * agents without processes), and so many of whole headless hosts with CLI processes.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { killsFolder, runKills } from '../src-main/engine/testing/durable-kills.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { conclude } from './lib/outcome.ts'
import { killWholeHosts } from './lib/whole-hosts.ts'

const { values: given } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    hosts: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now()) },
    minutes: { type: 'string' }, // the same for all soaks; this one counts deaths
  },
})
const startedAt = performance.now()
const seed = Number(given.seed)
const kills = Number(given.kills)
console.log(`seed ${seed}`)

/** Most die within moments; every tenth lives long enough for text to be half written and saved. */
async function killLightHosts() {
  const folder = killsFolder()
  const onProgress = (totals: object) => console.log('light hosts', JSON.stringify(totals))
  const common = { folder, onProgress }
  const quick = await runKills({ ...common, kills: Math.round(kills * 0.9), livesMs: 150, everyMs: 0, seed })
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  const slow = await runKills({
    ...common,
    kills: Math.round(kills * 0.1),
    livesMs: 1_500,
    everyMs: 120,
    seed: seed + 1,
  })
  rmSync(folder, { recursive: true })
  return { quick, slow }
}

const light = await killLightHosts()
const whole = await killWholeHosts({
  ...{ hosts: Number(given.hosts), sessions: 5, livesMs: 1_500, random: seededRandom(seed + 2) },
  onProgress: (number, { acknowledged, problems }) => {
    if (number % 10 === 0) console.log('whole hosts', number, acknowledged, problems.length)
  },
})
const { quick, slow } = light
await conclude({
  name: 'durable',
  title: 'Killed hosts lose nothing',
  about:
    'Hosts were killed at random moments, one in five while it started, and what they had told their client, by event and by accepted prompt, was compared with what they left.',
  startedAt,
  asked: [['hosts killed', quick.totals.kills + slow.totals.kills + Number(given.hosts), 1_000]],
  figures: [
    ['light hosts killed', quick.totals.kills + slow.totals.kills],
    ['whole headless hosts killed', given.hosts],
    ['events acknowledged', quick.totals.acknowledged + slow.totals.acknowledged + whole.acknowledged],
    ['prompts accepted', quick.totals.accepted + slow.totals.accepted + whole.accepted],
    ['half-written messages found again', slow.totals.partialTexts],
    [
      'lost, doubled, changed, out of order, or damaged',
      quick.problems.length + slow.problems.length + whole.problems.length,
    ],
    ['seed', seed],
  ],
  problems: [...quick.problems, ...slow.problems, ...whole.problems],
})
