/**
 * Claims, kills, upgrades, switches of the account, changes of settings, pauses and deaths of the host, at random and for as
 * long as wanted, while it is watched that the pool holds no more than it may, serves no session with a process that was not
 * made for it, and leaves nothing. `node soak/pool.ts [--minutes 2] [--seed N]`; with the real CLI and a scripted model; Linux.
 */
import { readdirSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { residentBytes } from '../src-main/engine/supervisor/resident-memory.ts'
import { Flatness } from './lib/flatness.ts'
import { conclude, quantile } from './lib/outcome.ts'
import { type Deed, deedsOf } from './lib/pool-deeds.ts'
import { PoolWitness } from './lib/pool-witness.ts'
import { PoolWorld } from './lib/pool-world.ts'

if (process.platform !== 'linux') throw new Error('This soak needs Linux: it reads what a process is from /proc.')

const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: String(Date.now()) } },
})
const startedAt = performance.now()
const until = startedAt + Number(given.minutes) * 60_000
const seed = Number(given.seed)
console.log(`seed ${seed}`)

const world = new PoolWorld(seed)
await world.open()
const { problems, claimMs, counts } = world
const witness = new PoolWitness(world)
const watching = new AbortController()

/** Growth is measured in one host that lives for two thirds of the time. */
const isLastLife = () => performance.now() - startedAt > (until - startedAt) / 3
/** Where it is measured for less time, the rhythm of the collector is stronger than any leak. */
const judgedFrom = 5
const flatness = new Flatness(startedAt, {
  rss: { name: "the host's memory", unit: 'MiB', atMost: 25, anHour: 1, judgedFrom },
  files: { name: "the host's open files", unit: '', atMost: 6, anHour: 0, judgedFrom },
})
/** The allocator, and what is kept for some minutes, have found their size by then. */
const WARM_UP_MS = 4 * 60_000
async function measure(): Promise<void> {
  while (!isLastLife()) await delay(1_000)
  await delay(Math.min(WARM_UP_MS, (until - performance.now()) / 2))
  while (!watching.signal.aborted) {
    const rss = await residentBytes(world.host.pid)
    if (rss === null) return // it has gone
    flatness.add({ rss: rss / 1024 ** 2, files: readdirSync(`/proc/${world.host.pid}/fd`).length })
    await delay(2_000)
  }
}

const deeds = deedsOf(isLastLife)
const alongside = Promise.all([witness.watch(watching.signal), measure()])
/** Every kind once, then at random. */
const first = deeds.map(([, deed]) => deed)
const next = (): Deed => {
  let left = world.random()
  return first.shift() ?? deeds.find(([share]) => (left -= share) < 0)?.[1] ?? deeds[0]![1]
}
while (performance.now() < until && problems.size === 0) {
  await next()(world).catch((error: unknown) => problems.add(`something failed: ${String(error)}`))
  await delay(world.random() * 1_500)
}
const { statistics } = await world.host.client.pool.status()
watching.abort()
await alongside
const growth = flatness.judge(flatness.minutes)
for (const problem of growth.problems) problems.add(problem)
await world.close()
if (problems.size === 0) rmSync(world.folder, { recursive: true, force: true })
else console.log(`kept: ${world.folder}`)
await conclude({
  name: 'pool',
  title: 'The pool under fire',
  about:
    'Sessions were opened at random, alone and four at once, in trusted folders and a strange one, while spares were killed, the CLI was exchanged, the account switched, settings and the configuration of the user changed, the pool paused, the host put to sleep and, in the first third of the time, killed. Of each process that served a session the kernel was asked for its folder, program, environment, account and age, and all the time how many there are. Growth decides where it was measured for five minutes.',
  startedAt,
  asked: [['minutes', Math.round((performance.now() - startedAt) / 60_000), 480]],
  figures: [
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ['most spares at once', witness.mostSpares],
    ["most CLIs at once, by the kernel's word", witness.mostStarts],
    ...flatness.figures(),
    ['spares refused by the CLI, in the last life of the host', statistics.refused],
    ['whole first turn, median', `${Math.round(quantile(claimMs, 0.5))} ms`],
    ['spares beyond the maximum, wrongly adopted or left', problems.size],
    ['seed', seed],
  ],
  problems: [...problems],
  notJudged: growth.notJudged,
})
