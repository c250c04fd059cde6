/** What the store costs and how it grows: appends, catching up, lists and searches from 10,000 messages to a million. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { TranscriptWords } from '../src-main/engine/store/transcript-words.ts'
import type { Store } from '../src-main/engine/store/types.ts'
import { curvesSvg } from './lib/curves.ts'
import { inProcess } from './lib/doors.ts'
import { report } from './lib/report.ts'
import { root } from './lib/root.ts'
import { median, percentile, round, spread, table } from './lib/stats.ts'
import { Filler, PROJECTS } from './lib/store-fill.ts'
import { randomFrom, sentence, VOCABULARY_WORDS } from './lib/words.ts'
import { Workplace } from './lib/workplace.ts'

const LARGEST = Number(process.argv[2] ?? 1_000_000)
const SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000].filter((size) => size <= LARGEST)
const SAMPLES = 200
const SESSIONS = 10_000
const PAGE = 400
/** As the engine brings its index up. */
const ROUND = 40
const CATCH_UP = 5_000

/** Two years of work: the newest is from now. */
const BEGAN = Date.now() - 2 * 365 * 86_400_000
let at = BEGAN
const STEP = Math.round((Date.now() - BEGAN) / (LARGEST / 3))
const clock = () => Math.min(Date.now(), (at += STEP))

const time = (work: () => unknown): number => {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const random = randomFrom(3)
const word = (from: number, to: number): string => VOCABULARY_WORDS[from + Math.floor(random() * (to - from))] ?? ''

/** Every question is another one; ranks are places in the order of frequency. */
const QUESTIONS: Record<string, () => string> = {
  'a common word': () => `${word(0, 30)} `,
  'a rare word': () => `${word(20_000, 40_000)} `,
  'two words': () => `${word(0, 300)} ${word(300, 5_000)} `,
  'a beginning while typing': () => word(30, 30_000).slice(0, 1 + Math.floor(random() * 6)),
  'the beginning of a common word': () => word(0, 300),
  'a phrase': () => `"${word(0, 30)} ${word(0, 30)}"`,
  'a common word in one project': () => `${word(0, 30)} project:project-${Math.floor(random() * PROJECTS)}`,
  'a common word, failed only, by model': () => `${word(0, 30)} is:failed model:haiku`,
  'a word less another': () => `${word(0, 300)} -${word(0, 30)} `,
}

type Found = {
  /** Milliseconds of this process's processor time: what a search takes where nothing else wants the processor. */
  cpu: Map<string, number[]>
  size: number
  search: Map<string, number[]>
  append: number[]
  page: number[]
  follow: number[]
  bytes: number
}

function measure(store: Store, filler: Filler, file: string): Found {
  const search = new Map<string, number[]>()
  const cpu = new Map<string, number[]>()
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const times: number[] = []
    const own: number[] = []
    for (let index = 0; index < SAMPLES; index += 1) {
      const text = ask()
      const before = processorTime()
      times.push(time(() => store.search.query({ text, limit: 40 })))
      own.push(processorTime() - before)
    }
    search.set(name, times)
    cpu.set(name, own)
  }
  const anySession = () => filler.ids[Math.floor(random() * filler.ids.length)] ?? filler.addSession()
  const sample = (work: () => unknown) => Array.from({ length: SAMPLES }, () => time(work))
  const append = sample(() =>
    store.journal.append(anySession(), [{ type: 'notice', level: 'info', text: sentence(random, 40) }]),
  )
  const page = sample(() => store.journal.before(anySession(), undefined, PAGE))
  const id = filler.addSession()
  for (let events = 0; events < CATCH_UP; events += 6) store.journal.append(id, filler.turn())
  const follow = Array.from({ length: 20 }, () => time(() => store.journal.after(id, 0, CATCH_UP)))
  index(store)
  return {
    size: filler.messages,
    search,
    cpu,
    append,
    page,
    follow,
    bytes: statSync(file).size + statSync(store.transcriptWords.file).size,
  }
}

/** Brings the index up; milliseconds of each round. */
function index(store: Store): number[] {
  const rounds: number[] = []
  for (;;) {
    const startedAt = performance.now()
    const more = store.search.catchUp(ROUND)
    rounds.push(performance.now() - startedAt)
    if (!more) return rounds
  }
}

using place = new Workplace()
const home = place.home('store')
const file = join(home, 'bullpen.db')
const found: Found[] = []
let indexing: number[] = []
let store = openSqliteStore(file, clock)
const words = new TranscriptWords(store.transcriptWords.file)
const filler = new Filler(store, { words, clock })
for (const size of SIZES) {
  filler.fill(size)
  indexing = index(store)
  found.push(measure(store, filler, file))
  console.log(`${size} messages: ${round(median([...found.at(-1)!.search.values()].flat()))} ms a search`)
}

const id = filler.addSession()
const burst = (durable: boolean, events: number) => {
  const turns = Array.from({ length: events }, () => filler.turn().slice(4, 5))
  return (events / time(() => turns.forEach((one) => store.journal.append(id, one, { durable })))) * 1000
}
const perSecond = (durable: boolean) => Array.from({ length: 7 }, () => burst(durable, durable ? 200 : 2_000))
const appends = table(
  ['events a second, one by one, beside a million', 'median (smallest–largest)'],
  [
    ['committed: survives every crash of Bullpen', spread(perSecond(false))],
    ['durable: survives a loss of power', spread(perSecond(true))],
  ],
)
const removed = filler.ids[3]!
const removing = time(() => store.sessions.delete(removed))
words.close()
store.close()

const many = place.home('many')
store = openSqliteStore(join(many, 'bullpen.db'), clock)
const crowd = new Filler(store)
for (let count = 0; count < SESSIONS; count += 1) store.journal.append(crowd.addSession(), crowd.turn())
store.close()
const opening = performance.now()
const door = inProcess({ home: many, env: place.cliEnv('http://127.0.0.1:9') })
const opened = performance.now() - opening
const lists: number[] = []
for (let count = 0; count < 15; count += 1) {
  const startedAt = performance.now()
  await door.client.sessions.list({ archived: false })
  lists.push(performance.now() - startedAt)
}
await door.close()
rmSync(many, { recursive: true, force: true })

const p95 = (values: readonly number[]) => percentile(values, 0.95)
const curves = [
  ...['a common word', 'two words', 'a beginning while typing'].map((name) => ({
    name: `search: ${name.replace('a beginning ', '')}`,
    points: found.map(({ size, search }) => [size, p95(search.get(name)!)] as const),
  })),
  { name: `page of ${PAGE} events`, points: found.map(({ size, page }) => [size, p95(page)] as const) },
  { name: 'append an event', points: found.map(({ size, append }) => [size, p95(append)] as const) },
]
const images = join(root, 'docs', 'images')
mkdirSync(images, { recursive: true })
writeFileSync(
  join(images, 'store-growth.svg'),
  curvesSvg({ title: 'p95 as the store grows', x: 'messages', y: 'milliseconds', curves }),
)

await report({
  name: 'store',
  title: 'The store, and how it grows',
  body: `A message is a prompt, a tool call, its result, or an answer: about 1,100 characters in four of them, words by the frequencies
of a language (Zipf, ${VOCABULARY_WORDS.length.toLocaleString('en-US')} different ones), over two years and ${PROJECTS} projects.
One conversation in four is not a session but a transcript of the CLI, with its words in the file of their own: every search asks both. ${SAMPLES} questions of each kind, each
another one, from asking until 40 results with their highlighted text are there.

${table(
  ['p95 in ms, with messages', ...found.map(({ size }) => size.toLocaleString('en-US')), 'of it processor time'],
  [
    ...Object.keys(QUESTIONS).map((name) => [
      `search: ${name}`,
      ...found.map(({ search }) => round(p95(search.get(name)!))),
      round(p95(found.at(-1)!.cpu.get(name)!)),
    ]),
    ['append an event', ...found.map(({ append }) => round(p95(append))), ''],
    [`read a page of ${PAGE} events`, ...found.map(({ page }) => round(p95(page))), ''],
    [
      `follow: catch up on ${CATCH_UP.toLocaleString('en-US')} events`,
      ...found.map(({ follow }) => round(p95(follow))),
      '',
    ],
    ['size of the two files, MB', ...found.map(({ bytes }) => round(bytes / 1e6)), ''],
  ],
)}

![p95 as the store grows, both axes logarithmic](images/store-growth.svg)

${appends}

The index is brought up behind the appends, ${ROUND} events a round with a pause between rounds: a round takes
${round(median(indexing))} ms (p95 ${round(p95(indexing))}, largest ${round(Math.max(...indexing))}), which is ${round((ROUND / (indexing.reduce((a, b) => a + b, 0) / indexing.length)) * 1000)} events a second
without the pauses. Deleting a session of ${(400).toLocaleString('en-US')} messages with its words takes ${round(removing)} ms.

${SESSIONS.toLocaleString('en-US')} sessions: the engine is there in ${round(opened)} ms, the list through the contract in ${spread(lists)} ms.`,
})
