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
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import BetterSqlite3 from 'better-sqlite3'
import { z } from 'zod'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import { type Conversation, EngineBench } from '../src-main/engine/testing/engine-bench.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import type { Fault } from '../src-main/engine/testing/fault-table.ts'
import { watchPeak } from '../src-main/engine/testing/private-peak.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { FAULTS, toldApart } from './lib/engine-faults.ts'
import { Flatness, tooShort } from './lib/flatness.ts'
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
let opened = 0
/** As people do, in folders that were worked in before: what is remembered of folders would fill up to its bound for hours. */
const FOLDERS = 40
const open = (fake: string) => bench.open(bench.project(`${(opened += 1) % FOLDERS}/${fake}`))
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
async function suffer([fake, order, verdict]: Fault): Promise<void> {
  const conversation = await open(fake)
  const { outcome, error } = await conversation.turn(JSON.stringify(order))
  const found = { outcome, kind: error?.kind, texts: conversation.texts }
  const isAsExpected =
    outcome === verdict.outcome &&
    error?.kind === (verdict.says ? 'process' : undefined) &&
    (verdict.texts === null || JSON.stringify(verdict.texts) === JSON.stringify(conversation.texts))
  if (!isAsExpected) problems.add(`${fake} ${JSON.stringify(order)}: ${JSON.stringify(found)}`)
  await engine.sessions.delete(conversation.id)
  count(`faults: ${fake}`)
}

/** Every kind once, then at random with a pause that grows with the length of the soak, up to one in ten seconds. */
async function sufferAll(): Promise<void> {
  const pauseMs = Math.min(10_000, minutes * 300)
  for (const fault of FAULTS) if (!isOver()) await suffer(fault)
  for (const fake of ['dies-at-start', 'dies-at-init']) if (!isOver()) await neverStart(fake)
  while (!isOver()) {
    await suffer(FAULTS[Math.floor(random() * FAULTS.length)]!)
    await delay(random() * 2 * pauseMs)
  }
}

const LAG_RESOLUTION_MS = 10
const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
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
const HANG_MS = 60_000
const HANG_TAKES_MS = 100_000
/** After that minute it has to be over. */
const FOUND_WITHIN_MS = 60_000
let longestHangMs = 0
async function hang(fake: string, prepare: (conversation: Conversation) => Promise<unknown>): Promise<void> {
  while (performance.now() + HANG_TAKES_MS < until) {
    const conversation = await open(fake)
    const askedAt = performance.now()
    await prepare(conversation)
    const lateMs = performance.now() - askedAt - HANG_MS
    longestHangMs = Math.max(longestHangMs, lateMs)
    if (lateMs > FOUND_WITHIN_MS) problems.add(`${fake} hung for ${Math.round(lateMs / 1000)} s after its limit`)
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

const MINUTE_MS = 60_000
/** In a run of minutes the rhythm of the collector and what fills up to its bounds are stronger than any leak. */
const JUDGED_FROM_MINUTES = 15
/** The allocator keeps what floods took: in an hour memory rose by 18 MiB in steps in the first 18 minutes, then by 2.4 MiB. */
const RSS_JUDGED_FROM_MINUTES = 45
/** Samples are kept for five minutes, and the allocator has found its size by then: what grows afterwards grows. */
const WARM_UP_MS = Math.min(6 * MINUTE_MS, (minutes * MINUTE_MS) / 3)
const MEASURED_EVERY_MS = 5_000

const judgedFrom = JUDGED_FROM_MINUTES
/** In MiB, or pieces. A thing leaked in each turn or fault would be hundreds of them. */
const flatness = new Flatness(startedAt, {
  // what is left after a full collection: no collector's rhythm is in it
  held: { name: 'heap and buffers after a collection', unit: 'MiB', atMost: 2, anHour: 1, judgedFrom },
  rss: {
    ...{ name: 'memory (RSS) after a collection', unit: 'MiB', atMost: 20, anHour: 1 },
    judgedFrom: RSS_JUDGED_FROM_MINUTES,
  },
  files: { name: 'open files', unit: '', atMost: 5, anHour: 0, judgedFrom },
  handles: { name: 'timers, pipes and sockets', unit: '', atMost: 10, anHour: 0, judgedFrom },
  listeners: { name: 'listeners of the process', unit: '', atMost: 1, anHour: 0, judgedFrom },
})
setFlagsFromString('--expose-gc')
const collect = z.function({ input: [], output: z.unknown() }).implement(runInNewContext('gc'))
async function measure(): Promise<void> {
  await delay(WARM_UP_MS)
  while (!isOver()) {
    lag.enable()
    await delay(MEASURED_EVERY_MS)
    lag.disable() // a full collection is ours, not the engine's
    collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    flatness.add({
      held: (heapUsed + external) / MIB,
      rss: rss / MIB,
      files: readdirSync('/proc/self/fd').length,
      handles: process.getActiveResourcesInfo().length,
      listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    })
  }
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
/** Rows of sessions that were deleted, by table. */
const tables = db
  .prepare<[], string>(
    "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'session_id'",
  )
  .pluck()
  .all()
/** They outlive their session on purpose: what ended is kept for a week, and what was spent was spent. */
const OUTLIVING = ['processes', 'costs']
for (const name of tables) {
  const left = db
    .prepare<[], number>(`SELECT count(*) FROM "${name}" WHERE session_id NOT IN (SELECT id FROM sessions)`)
    .pluck()
    .get()
  if (!OUTLIVING.includes(name) && left !== 0) problems.add(`${left ?? 0} rows of deleted sessions in ${name}`)
}
db.close()
if (rows !== journalled) problems.add(`${rows} rows for ${journalled} events`)
if (live > SESSIONS) problems.add(`${live} rows of running text for ${SESSIONS} sessions`)
const databaseMiB = statSync(database).size / MIB
await engine.stop()
const left = await readMarked(ownerOf(bench.home))
if (left.length > 0) problems.add(`${left.length} processes were left`)

const isLagJudged = minutes >= JUDGED_FROM_MINUTES
const growth = flatness.judge(minutes)
for (const problem of growth.problems) problems.add(problem)
/** Of the loop that the sessions of the soak share with their followers; the histogram counts its own wait in. */
const lateMs = (share: number) => Math.max(0, lag.percentile(share) / 1e6 - LAG_RESOLUTION_MS)
if (isLagJudged && lateMs(99) > 50) problems.add(`the event loop was late by ${lateMs(99).toFixed(0)} ms`)
await bench[Symbol.asyncDispose]()
const fixed = (value: number) => value.toFixed(2)
await conclude({
  name: 'engine',
  title: 'An engine at work',
  about: `${SESSIONS} sessions streamed ${1000 / EVERY_MS} pieces of text a second each in one engine, while CLIs beside them went wrong in every way there is a fake for. The limit for leaks was ${LEAK_LIMIT_MIB} MiB, the smallest that can be set. What grew is the median slope over all pairs of measurements (Theil–Sen) after a warm-up of a third of the time, at most six minutes, and decides in runs of ${JUDGED_FROM_MINUTES} minutes and more, as lag does; memory (RSS), which the allocator brings to its size in steps, in runs of ${RSS_JUDGED_FROM_MINUTES}.`,
  startedAt,
  asked: [
    ['minutes', Math.round(minutes), 480],
    ["turns beside faults, ended by nobody's mistake", counts.get('turns of bystanders') ?? 0, 500],
    ['ends of turns and of processes that had to be told apart', toldApart(counts), 300],
  ],
  figures: [
    ['characters heard by followers', heard],
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ...[...peaks].map(([speed, peak]) => [`peak of a leak of ${speed} MB/s`, `${Math.round(peak)} MiB`] as const),
    ['a hang was over after its minute, at most', `${(longestHangMs / 1000).toFixed(1)} s`],
    ...flatness.figures(),
    ['rows per journalled event', fixed(rows / journalled)],
    ['database', `${fixed(databaseMiB)} MiB`],
    ['event-loop lag, median, p99 and worst', [50, 99, 100].map((share) => `${fixed(lateMs(share))} ms`).join(', ')],
    ['unhandled rejections and warnings of listeners', alarms],
    ['processes left', left.length],
    ['seed', seed],
  ],
  problems: [...problems],
  notJudged: [...growth.notJudged, ...(isLagJudged ? [] : [tooShort('lag', JUDGED_FROM_MINUTES)])],
})
