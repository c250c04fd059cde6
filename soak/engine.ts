/**
 * A whole engine at work for as long as wanted: twenty sessions stream fifty pieces of text a second each, while beside them
 * CLIs leak, hang, freeze, flood, stammer and die. Watches that nothing grows, nobody else suffers and nothing is left.
 * `node soak/engine.ts [--minutes 3] [--seed N]`; Linux.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import { type Conversation, EngineBench } from '../src-main/engine/testing/engine-bench.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import { watchPeak } from '../src-main/engine/testing/private-peak.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { Growth } from './lib/growth.ts'
import { conclude } from './lib/outcome.ts'

if (process.platform !== 'linux') throw new Error('This soak needs Linux: it reads /proc.')

const { values: given } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string', default: String(Date.now()) } },
})
const startedAt = performance.now()
const minutes = Number(given.minutes)
const until = startedAt + minutes * 60_000
const isOver = () => performance.now() >= until
const seed = Number(given.seed)
const random = seededRandom(seed)
console.log(`seed ${seed}`)

const MIB = 1024 ** 2
const SESSIONS = 20
const EVERY_MS = 20
const PIECE = 10
/** Of one turn: half a minute of talk. */
const PIECES = 1_500
const LEAK_LIMIT_MIB = 256

const problems = new Set<string>()
const counts = new Map<string, number>()
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
let alarms = 0
function alarm(text: string): void {
  alarms += 1
  problems.add(text)
}
process.on('unhandledRejection', (reason) => alarm(`unhandled rejection: ${String(reason)}`))
process.on('warning', ({ name, message }) => alarm(`${name}: ${message}`))

const bench = await EngineBench.start()
const { engine } = bench
engine.settings.set({
  cliPath: fakeCli('named-by-folder'),
  hangMinutes: 1,
  poolEnabled: false,
  maxProcesses: 100,
})
let folders = 0
const open = (fake: string) => bench.open(bench.project(`${(folders += 1)}/${fake}`))
const pidOf = (conversation: Conversation) => conversation.all('process.started').at(-1)?.pid ?? 0

let heard = 0
/** Talks until the end; a turn that was not tampered with has to end well and have said everything. */
async function talk(): Promise<void> {
  const conversation = await open('streams')
  while (!isOver()) {
    const before = conversation.streamed.length
    const texts = conversation.texts.length
    const ended = await conversation.turn(JSON.stringify({ count: PIECES, size: PIECE, everyMs: EVERY_MS }))
    heard += conversation.streamed.length - before
    const said = conversation.texts.slice(texts).join('').length
    if (ended.outcome !== 'completed' || said !== PIECES * PIECE) {
      problems.add(`a bystander's turn ended ${ended.outcome} after ${said} characters: ${ended.error?.message ?? ''}`)
    }
    count('turns of bystanders')
    forget(conversation)
  }
}

/** What the test itself remembers is not to look like a leak of the engine. */
function forget(conversation: Conversation): void {
  conversation.events.length = 0
  conversation.streamed = ''
}

type Verdict = { readonly outcome: string; readonly kind?: string; readonly texts?: readonly string[] }
const FAULTS: readonly (readonly [fake: string, order: object, verdict: Verdict])[] = [
  ['dies-at-first-token', {}, { outcome: 'lost', kind: 'process', texts: ['first '] }],
  ['exits-without-result', {}, { outcome: 'lost', kind: 'process', texts: ['first '] }],
  ['half-lines', {}, { outcome: 'completed', texts: ['said in two halves'] }],
  ['half-lines', { cut: true }, { outcome: 'lost', kind: 'process' }],
  ['bad-utf8', {}, { outcome: 'completed', texts: ['before', 'after'] }],
  ['line-separators', {}, { outcome: 'completed', texts: ['one\u2028two\u2029three'] }],
  ['huge-line', { mb: 64 }, { outcome: 'completed', texts: ['before', 'after'] }],
  ['floods-stdout', { mb: 100 }, { outcome: 'completed' }],
  ['floods-stdout', { mb: 100, rubbish: true }, { outcome: 'completed' }],
  ['waits-for-eof', {}, { outcome: 'completed' }],
  ['ignores-sigterm', {}, { outcome: 'completed' }],
  ['leaves-pipe-holder', {}, { outcome: 'completed' }],
  ['forks-escapees', { stubborn: true }, { outcome: 'completed' }],
]

/** One that dies before it takes a prompt is tried again a few times, and then the session says why it stopped. */
async function neverStart(fake: string): Promise<void> {
  const conversation = await open(fake)
  conversation.send('are you there?')
  const { queued } = await conversation.untilState('failed')
  const deaths = conversation.all('process.ended').length
  if (deaths !== 4 || queued.length !== 1) problems.add(`${fake}: ${deaths} deaths, ${queued.length} prompts wait`)
  await engine.sessions.delete(conversation.id)
  count(`faults: ${fake}`)
}

/** One turn of this kind, and the session goes. */
async function suffer([fake, order, verdict]: (typeof FAULTS)[number]): Promise<void> {
  const conversation = await open(fake)
  const { outcome, error } = await conversation.turn(JSON.stringify(order))
  const found = { outcome, kind: error?.kind, texts: conversation.texts }
  const isAsExpected =
    outcome === verdict.outcome &&
    error?.kind === verdict.kind &&
    (verdict.texts === undefined || JSON.stringify(verdict.texts) === JSON.stringify(conversation.texts))
  if (!isAsExpected) problems.add(`${fake} ${JSON.stringify(order)}: ${JSON.stringify(found)}`)
  await engine.sessions.delete(conversation.id)
  count(`faults: ${fake}`)
}

/** Every kind once, then at random with a pause that grows with the length of the soak, up to one in ten seconds. */
async function sufferAll(): Promise<void> {
  const pauseMs = Math.min(10_000, minutes * 100)
  for (const fault of FAULTS) if (!isOver()) await suffer(fault)
  for (const fake of ['dies-at-start', 'dies-at-init']) if (!isOver()) await neverStart(fake)
  while (!isOver()) {
    await suffer(FAULTS[Math.floor(random() * FAULTS.length)]!)
    await delay(random() * 2 * pauseMs)
  }
}

const lag = monitorEventLoopDelay({ resolution: 10 })
const peaks = new Map<number, number>()
/** The shortest time between two looks of the watchdog. */
const LOOK_SECONDS = 0.25
/** Where a tenth of the limit is filled between two looks, the first look afterwards is what there is; it may be late. */
function unavoidable(mbPerSecond: number): number {
  const room = (LEAK_LIMIT_MIB * 0.1) / mbPerSecond
  return room >= LOOK_SECONDS ? 0 : mbPerSecond * (LOOK_SECONDS + lag.max / 1e9)
}

async function leak(mbPerSecond: number): Promise<void> {
  const conversation = await open('leaks')
  engine.sessions.setLimits({ id: conversation.id, limits: { processMemoryMiB: LEAK_LIMIT_MIB } })
  await conversation.turn('{"say":"resumed"}')
  const { gone } = watchPeak(pidOf(conversation))
  const ended = await conversation.turn(JSON.stringify({ mbPerSecond }))
  if (ended.error?.kind !== 'resources') problems.add(`a leak ended ${ended.outcome} ${ended.error?.kind ?? ''}`)
  await conversation.turn('{"say":"resumed"}')
  if (!/^[0-9a-f-]{36}$/.test(conversation.texts.at(-1) ?? '')) problems.add('a leak was not resumed with its context')
  const peak = (await gone).bytes / MIB
  peaks.set(mbPerSecond, Math.max(peaks.get(mbPerSecond) ?? 0, peak))
  if (peak > LEAK_LIMIT_MIB * 1.1 + unavoidable(mbPerSecond))
    problems.add(`a leak of ${mbPerSecond} MB/s held ${Math.round(peak)} MiB`)
  await engine.sessions.delete(conversation.id)
  count(`leaks: ${mbPerSecond} MB/s`)
}

async function leakAll(): Promise<void> {
  while (!isOver()) for (const speed of [10, 30, 100, 500]) if (!isOver()) await leak(speed)
}

/** A hang takes a minute to be one. */
const HANG_TAKES_MS = 100_000
async function hang(fake: string, prepare: (conversation: Conversation) => Promise<unknown>): Promise<void> {
  while (performance.now() + HANG_TAKES_MS < until) {
    const conversation = await open(fake)
    await prepare(conversation)
    const last = conversation.all('turn.ended').at(-1)
    if (last?.error?.kind !== 'timeout') problems.add(`${fake} that hung ended ${JSON.stringify(last)}`)
    await engine.sessions.delete(conversation.id)
    count(`hangs: ${fake}`)
  }
}
const hangs = () => [
  hang('hangs', (conversation) => conversation.turn('{}')),
  hang('result-then-hangs', async (conversation) => {
    await conversation.turn('{}')
    await conversation.turn('{}')
  }),
  hang('streams', async (conversation) => {
    const promptId = conversation.send(JSON.stringify({ count: 1e6, everyMs: 20 }))
    await conversation.until(() => conversation.streamed !== '')
    process.kill(pidOf(conversation), 'SIGSTOP')
    await conversation.turnEnd(promptId)
  }),
]

const growth = { rssMiB: new Growth(), heapMiB: new Growth(), files: new Growth() }
let worstFiles = 0
async function measure(): Promise<void> {
  const warmUpMs = Math.min(60_000, minutes * 20_000)
  await delay(warmUpMs)
  lag.enable()
  while (!isOver()) {
    const { rss, heapUsed } = process.memoryUsage()
    const files = readdirSync('/proc/self/fd').length
    worstFiles = Math.max(worstFiles, files)
    const at = (performance.now() - startedAt) / 60_000
    growth.rssMiB.add(at, rss / MIB)
    growth.heapMiB.add(at, heapUsed / MIB)
    growth.files.add(at, files)
    await delay(1_000)
  }
  lag.disable()
}

/** What is under way when the time is over has this long to end. */
const ENDS_WITHIN_MS = 180_000
const over = new AbortController()
const work = Promise.all([
  ...Array.from({ length: SESSIONS }, talk),
  sufferAll(),
  leakAll(),
  ...hangs(),
  measure(),
]).catch((error: unknown) => problems.add(`something failed: ${String(error)}`))
const late = delay(minutes * 60_000 + ENDS_WITHIN_MS, 'late', { signal: over.signal }).catch(() => 'in time')
if ((await Promise.race([work, late])) === 'late') {
  const stuck = engine.sessions.list({ archived: false }).map(({ cwd, state }) => `${cwd} ${state.kind}`)
  problems.add(`something never ended: ${stuck.join(', ')}`)
}
over.abort()

const journalled = engine.sessions.list({ archived: false }).reduce((sum, { lastSeq }) => sum + lastSeq, 0)
const database = join(bench.home, 'bullpen.db')
const db = new BetterSqlite3(database, { readonly: true })
const rows = db.prepare<[], number>('SELECT count(*) FROM events').pluck().get() ?? 0
const live = db.prepare<[], number>('SELECT count(*) FROM live').pluck().get() ?? 0
db.close()
if (rows !== journalled) problems.add(`${rows} rows for ${journalled} events`)
if (live > SESSIONS) problems.add(`${live} rows of running text for ${SESSIONS} sessions`)
const databaseMiB = statSync(database).size / MIB
await engine.stop()
const left = await readMarked(ownerOf(bench.home))
if (left.length > 0) problems.add(`${left.length} processes were left`)

/** In a run of minutes the collector's rhythm is stronger than any leak: the slope is judged from ten minutes on. */
const JUDGED_FROM_MINUTES = 10
const slopes = {
  rss: { value: growth.rssMiB.perMinute, limit: 1 },
  heap: { value: growth.heapMiB.perMinute, limit: 0.5 },
  files: { value: growth.files.perMinute, limit: 0.2 },
}
for (const [what, { value, limit }] of Object.entries(slopes)) {
  if (minutes >= JUDGED_FROM_MINUTES && value > limit) problems.add(`${what} grows by ${value.toFixed(2)} a minute`)
}
await bench[Symbol.asyncDispose]()
const fixed = (value: number) => value.toFixed(2)
await conclude({
  name: 'engine',
  title: 'An engine at work',
  about: `${SESSIONS} sessions streamed ${1000 / EVERY_MS} pieces of text a second each in one engine, while CLIs beside them went wrong in every way there is a fake for. The limit for leaks was ${LEAK_LIMIT_MIB} MiB, the smallest that can be set. Slopes are medians over all pairs of measurements (Theil–Sen) and decide from ${JUDGED_FROM_MINUTES} minutes on.`,
  startedAt,
  figures: [
    ['characters heard by followers', heard],
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ...[...peaks].map(([speed, peak]) => [`peak of a leak of ${speed} MB/s`, `${Math.round(peak)} MiB`] as const),
    ["host's memory (RSS), median", `${Math.round(growth.rssMiB.median)} MiB`],
    ["host's memory, slope", `${fixed(slopes.rss.value)} MiB a minute`],
    ['heap, slope', `${fixed(slopes.heap.value)} MiB a minute`],
    ['open files, median and most', `${growth.files.median} and ${worstFiles}`],
    ['open files, slope', `${fixed(slopes.files.value)} a minute`],
    ['rows per journalled event', fixed(rows / journalled)],
    ['database', `${fixed(databaseMiB)} MiB`],
    [
      'event-loop lag, median, p99 and worst',
      [lag.percentile(50), lag.percentile(99), lag.max].map((ns) => `${fixed(ns / 1e6)} ms`).join(', '),
    ],
    ['unhandled rejections and warnings of listeners', alarms],
    ['processes left', left.length],
    ['seed', seed],
  ],
  problems: [...problems],
})
