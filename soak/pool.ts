/**
 * Claims, kills, upgrades, changes of settings, pauses and deaths of the host, at random and for as long as wanted, while it
 * is watched that the pool holds no more than it may, serves no session with a process that was not made for it, and leaves
 * nothing. `node soak/pool.ts [--minutes 2] [--seed N]`; with the real CLI and a scripted model; Linux.
 */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { SpareInfo } from '#shared/pool.ts'
import type { Session } from '#shared/session.ts'
import { bundledCli } from '../src-main/engine/agent/bundled-cli.ts'
import { startModelServer } from '../src-main/engine/demo/model-server.ts'
import { createTestingScript } from '../src-main/engine/demo/testing/testing-script.ts'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import { readStat } from '../src-main/engine/supervisor/process-table.ts'
import { residentBytes } from '../src-main/engine/supervisor/resident-memory.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { Flatness } from './lib/flatness.ts'
import { startHeadless } from './lib/headless.ts'
import { conclude, quantile } from './lib/outcome.ts'

if (process.platform !== 'linux') throw new Error('This soak needs Linux: it reads what a process is from /proc.')

const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: String(Date.now()) } },
})
const startedAt = performance.now()
const until = startedAt + Number(given.minutes) * 60_000
const seed = Number(given.seed)
const random = seededRandom(seed)
const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0]
console.log(`seed ${seed}`)

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
const home = join(folder, 'home')
for (const name of ['user', 'claude']) mkdirSync(join(folder, name))
/** Two ways to one program: to Bullpen these are two CLIs, as before and after an upgrade. */
const CLIS = [join(folder, 'claude-a'), join(folder, 'claude-b')] as const
for (const path of CLIS) symlinkSync(bundledCli(), path)
const TRUSTED = [join(folder, 'one'), join(folder, 'two'), join(folder, 'three')] as const
const UNTRUSTED = join(folder, 'stranger')
for (const path of [...TRUSTED, UNTRUSTED]) mkdirSync(path)
const model = await startModelServer({ script: createTestingScript() })
const env = {
  PATH: process.env.PATH,
  HOME: join(folder, 'user'),
  CLAUDE_CONFIG_DIR: join(folder, 'claude'),
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  ANTHROPIC_BASE_URL: model.url,
  ANTHROPIC_API_KEY: 'sk-ant-test',
}

const problems = new Set<string>()
const counts = new Map<string, number>()
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
const claimMs: number[] = []
/** What the settings say now; the host is told before this changes. */
const settings: Record<'maxApiRetries' | 'poolMin' | 'poolMax' | 'poolProjectSpares', number> & { cliPath: string } = {
  cliPath: CLIS[0],
  maxApiRetries: 4,
  poolMin: 2,
  poolMax: 4,
  poolProjectSpares: 2,
}
let host = await startHeadless(home, env)
await host.client.settings.set({ ...settings, poolIdleMinutes: 1 })
for (const path of TRUSTED) await host.client.folders.setTrust({ path, trusted: true })

/** Longest that a change of the maximum may take to show: superseded processes are ended in order. */
const SETTLE_MS = 5_000
let maxChangedAt = performance.now()
let previousMax = settings.poolMax
let mostSpares = 0
let mostStarts = 0
/** An end in order takes up to the whole ladder; a session's process ends after its session has gone. */
const TOO_MANY_MS = 10_000
const watching = new AbortController()

/** Looks all the time, whatever else goes on. */
const watcher = (async () => {
  while (!watching.signal.aborted) {
    const status = await host.client.pool.status().catch(() => null) // it is being killed
    if (status) look(status.spares)
    await delay(50)
  }
})()

function look(spares: readonly SpareInfo[]): void {
  mostSpares = Math.max(mostSpares, spares.length)
  const isSettled = performance.now() - maxChangedAt >= SETTLE_MS
  const allowed = isSettled ? settings.poolMax : Math.max(previousMax, settings.poolMax)
  if (spares.length > allowed) problems.add(`${spares.length} spares where ${allowed} may be`)
  const pids = spares.flatMap(({ pid }) => pid ?? [])
  if (new Set(pids).size !== pids.length) problems.add('one process is two spares')
}

/** Start times are told in hundredths of a second, and the clocks of file system and processes differ a little. */
const START_TOLERANCE_MS = 100
/** When what every process reads at its start, the user's own configuration, was last changed. */
let configuredAt = 0

/** What a process is, by the kernel's word. */
function kernelsWord(pid: number) {
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  const valueOf = (name: string) => environment.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1)
  return {
    /** It was started after the user's configuration had changed for the last time. */
    isFresh: (readStat(pid)?.startedAt ?? 0) + START_TOLERANCE_MS >= configuredAt,
    cwd: readlinkSync(`/proc/${pid}/cwd`),
    cliPath: readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')[0],
    maxApiRetries: valueOf('CLAUDE_CODE_MAX_RETRIES'),
    owner: valueOf('BULLPEN_OWNER'),
  }
}

/** Sessions that have or may have a process. */
let claiming = 0
async function claim(cwd: string): Promise<void> {
  claiming += 1
  await serve(cwd).finally(() => (claiming -= 1))
}

/** A new session in a folder has its first turn; which process it got is checked while it has it. */
async function serve(cwd: string): Promise<void> {
  const { client } = host
  const wanted = {
    isFresh: true,
    cwd,
    cliPath: settings.cliPath,
    maxApiRetries: String(settings.maxApiRetries),
    owner: ownerOf(home),
  }
  const { id } = await client.sessions.create({ cwd })
  const controller = new AbortController()
  const promptId = PromptId.parse(crypto.randomUUID())
  const askedAt = performance.now()
  const frames = await client.sessions.follow({ id, tail: 400 }, { signal: controller.signal })
  await client.sessions.send({ id, promptId, text: 'hello' })
  for await (const { events } of frames) {
    for (const { event } of events) {
      if (event.type === 'process.started') count(`claims: ${event.path}`)
      if (event.type === 'text') check(id, await client.sessions.get({ id }), { wanted, pid: await pidOf(id) })
      if (event.type !== 'turn.ended') continue
      claimMs.push(performance.now() - askedAt)
      if (event.outcome !== 'completed') problems.add(`a turn ended ${event.outcome}: ${event.error?.message ?? ''}`)
      controller.abort()
      await client.sessions.delete({ id })
      return
    }
  }
}

const pidOf = async (id: SessionId) =>
  (await host.client.processes.list()).find(({ sessionId }) => sessionId === id)?.pid ?? null

/** What the kernel says runs, whatever the pool says: the starts of CLIs that are still there. Helpers don't last. */
async function watchKernel(): Promise<void> {
  let tooManySince = performance.now()
  while (!watching.signal.aborted) {
    const ours = (await readMarked(ownerOf(home))).filter(({ run }) => run !== '')
    const starts = new Set(ours.map(({ mark }) => mark)).size
    mostStarts = Math.max(mostStarts, starts)
    const allowed = Math.max(previousMax, settings.poolMax) + claiming
    if (starts <= allowed) tooManySince = performance.now()
    else if (performance.now() - tooManySince > TOO_MANY_MS) problems.add(`${starts} CLIs run where ${allowed} may`)
    await delay(500)
  }
}

/** Growth is measured in one host that lives for two thirds of the time. */
const isLastLife = () => performance.now() - startedAt > (until - startedAt) / 3
const flatness = new Flatness(startedAt, {
  rss: { name: "the host's memory", unit: 'MiB', atMost: 25, anHour: 1 },
  files: { name: "the host's open files", unit: '', atMost: 6, anHour: 0 },
})
/** The allocator, and what is kept for some minutes, have found their size by then. */
const WARM_UP_MS = 4 * 60_000
async function measure(): Promise<void> {
  while (!isLastLife()) await delay(1_000)
  await delay(Math.min(WARM_UP_MS, (until - performance.now()) / 2))
  while (!watching.signal.aborted) {
    const rss = await residentBytes(host.pid)
    if (rss === null) return // it has gone
    flatness.add({ rss: rss / 1024 ** 2, files: readdirSync(`/proc/${host.pid}/fd`).length })
    await delay(2_000)
  }
}

const pidsInUse = new Map<number, SessionId>()
function check(id: SessionId, session: Session, { wanted, pid }: { wanted: object; pid: number | null }): void {
  if (pid === null) return // over already
  const other = pidsInUse.get(pid)
  if (other !== undefined && other !== id) problems.add('one process served two sessions')
  pidsInUse.set(pid, id)
  count('processes checked')
  try {
    const found = kernelsWord(pid)
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      problems.add(`a session got ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`)
    }
  } catch {
    count('processes gone before they could be checked')
  }
  const trust = session.cwd === UNTRUSTED ? 'restricted' : 'trusted'
  if (session.trust !== trust) problems.add(`a session in ${session.cwd} is ${session.trust}`)
}

async function killSpare(): Promise<void> {
  const { spares } = await host.client.pool.status()
  const [first, ...rest] = spares.flatMap(({ pid }) => pid ?? [])
  if (first === undefined) return
  process.kill(pick([first, ...rest]), 'SIGKILL')
  count('spares killed')
}

async function upgrade(): Promise<void> {
  settings.cliPath = settings.cliPath === CLIS[0] ? CLIS[1] : CLIS[0]
  await host.client.settings.set({ cliPath: settings.cliPath })
  count('upgrades')
}

async function change(): Promise<void> {
  previousMax = settings.poolMax
  settings.poolMax = pick([1, 2, 3, 4, 6])
  settings.poolMin = Math.min(settings.poolMax, pick([0, 1, 2, 3]))
  settings.poolProjectSpares = Math.min(settings.poolMax, pick([0, 1, 2]))
  settings.maxApiRetries = pick([2, 3, 4])
  maxChangedAt = performance.now()
  await host.client.settings.set(settings)
  count('changes of settings')
}

async function configure(): Promise<void> {
  writeFileSync(join(folder, 'claude', 'settings.json'), JSON.stringify({ env: { SOAK: String(random()) } }))
  configuredAt = Date.now()
  count("changes of the user's configuration")
}

/** Longer than any timer may be late without a word. */
const ASLEEP_MS = 7_000

/** The host alone: to it, it is as if the machine had slept. */
async function sleep(): Promise<void> {
  process.kill(host.pid, 'SIGSTOP')
  await delay(ASLEEP_MS)
  process.kill(host.pid, 'SIGCONT')
  maxChangedAt = performance.now()
  count('sleeps of the host')
}

async function pause(): Promise<void> {
  await host.client.pool.pause({ paused: true })
  await claim(pick(TRUSTED))
  await host.client.pool.pause({ paused: false })
  count('pauses')
}

async function killHost(): Promise<void> {
  await host.kill()
  count('hosts killed')
  pidsInUse.clear()
  await untilNothingIsLeft('after the death of a host')
  host = await startHeadless(home, env)
  maxChangedAt = performance.now()
}

const GONE_MS = 5_000
async function untilNothingIsLeft(when: string): Promise<void> {
  const limit = Date.now() + GONE_MS
  for (;;) {
    const left = await readMarked(ownerOf(home))
    if (left.length === 0) return
    if (Date.now() > limit) {
      problems.add(`${left.length} processes were left ${when}`)
      for (const { pid } of left) process.kill(pid, 'SIGKILL')
      return
    }
    await delay(20)
  }
}

const deeds: readonly (readonly [share: number, deed: () => Promise<unknown>])[] = [
  [0.4, () => claim(pick(TRUSTED))],
  [0.08, () => claim(UNTRUSTED)],
  [0.07, () => Promise.all([claim(TRUSTED[0]), claim(TRUSTED[0]), claim(TRUSTED[1]), claim(TRUSTED[2])])],
  [0.1, () => host.client.pool.intend({ cwd: pick(TRUSTED) })],
  [0.12, killSpare],
  [0.06, upgrade],
  [0.06, change],
  [0.03, pause],
  [0.03, configure],
  [0.02, sleep],
  [0.03, () => (isLastLife() ? claim(pick(TRUSTED)) : killHost())],
]

const alongside = Promise.all([watchKernel(), measure()])
/** Every kind once, then at random. */
const first = deeds.map(([, deed]) => deed)
const next = () => {
  let left = random()
  return first.shift() ?? deeds.find(([share]) => (left -= share) < 0)?.[1] ?? deeds[0]![1]
}
while (performance.now() < until && problems.size === 0) {
  await next()().catch((error: unknown) => problems.add(`something failed: ${String(error)}`))
  await delay(random() * 1_500)
}
const { statistics } = await host.client.pool.status()
watching.abort()
await Promise.all([watcher, alongside])
/** In less time the rhythm of the collector is stronger than any leak. */
const JUDGED_FROM_MINUTES = 5
if (flatness.minutes >= JUDGED_FROM_MINUTES) for (const problem of flatness.problems()) problems.add(problem)
const code = await host.stop()
if (code !== 0) problems.add(`the host ended with ${code ?? 'a signal'}`)
await untilNothingIsLeft('after the host had stopped')
await model.stop()
if (problems.size === 0) rmSync(folder, { recursive: true, force: true })
else console.log(`kept: ${folder}`)
await conclude({
  name: 'pool',
  title: 'The pool under fire',
  about:
    'Sessions were opened at random, alone and four at once, in trusted folders and a strange one, while spares were killed, the CLI was exchanged, settings and the configuration of the user changed, the pool paused, the host put to sleep and, in the first third of the time, killed. Of each process that served a session the kernel was asked for its folder, program, environment and age, and all the time how many there are. Growth decides where it was measured for five minutes.',
  startedAt,
  figures: [
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ['most spares at once', mostSpares],
    ["most CLIs at once, by the kernel's word", mostStarts],
    ...flatness.figures(),
    ['spares refused by the CLI, in the last life of the host', statistics.refused],
    ['whole first turn, median', `${Math.round(quantile(claimMs, 0.5))} ms`],
    ['spares beyond the maximum, wrongly adopted or left', problems.size],
    ['seed', seed],
  ],
  problems: [...problems],
})
