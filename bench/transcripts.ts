/**
 * What it costs to find the CLI's transcripts: 1,000 of them, 1 GB, indexed with every word for the search, and what the host
 * notices of it. `node bench/transcripts.ts [files] [megabytes]`.
 */
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { TranscriptIndexer } from '../src-main/engine/transcripts/indexer.ts'
import { createSearchFeed } from '../src-main/engine/transcripts/search-feed.ts'
import { SampleTranscript } from '../src-main/engine/transcripts/testing/sample-transcript.ts'
import { report } from './lib/report.ts'
import { percentile, round, table } from './lib/stats.ts'
import { randomFrom, sentence } from './lib/words.ts'
import { Workplace } from './lib/workplace.ts'

const FILES = Number(process.argv[2] ?? 1_000)
const BYTES = Number(process.argv[3] ?? 1_000) * 1_000_000
const PROJECTS = 25
const GOAL_LAG_MS = 100

using place = new Workplace()
const projects = place.place('projects')
const random = randomFrom(11)

/** As the CLI writes: half of a transcript are results of tools, a third are the requests it notes and nobody reads. */
function transcriptOf(bytes: number, project: number): { text: string; messages: number } {
  const sample = new SampleTranscript({ cwd: `/home/ada/project-${project}`, taken: project * 1_000 })
  let size = 0
  let messages = 0
  let lines = 0
  for (let turn = 0; size < bytes; turn += 1) {
    const tool = `tool_${turn}`
    sample.prompt(sentence(random, 30)).attachment()
    sample.raw(JSON.stringify({ type: 'api-request', params: { model: 'm', system: 'x'.repeat(6_000) } }))
    sample.call(tool, 'Read', { file_path: `/home/ada/project-${project}/${sentence(random, 1)}.ts` })
    sample.result(tool, sentence(random, 1_200)).answer(sentence(random, 200))
    messages += 4
    for (; lines < sample.lines.length; lines += 1) size += sample.lines[lines]?.length ?? 0
  }
  return { text: sample.text, messages }
}

const paths: string[] = []
let messages = 0
let bytes = 0
for (let index = 0; index < FILES; index += 1) {
  const folder = join(projects, `-home-ada-project-${index % PROJECTS}`)
  mkdirSync(folder, { recursive: true })
  const made = transcriptOf(BYTES / FILES, index % PROJECTS)
  const path = join(folder, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}.jsonl`)
  writeFileSync(path, made.text)
  paths.push(path)
  messages += made.messages
  bytes += made.text.length
}
console.log(`${FILES} transcripts, ${round(bytes / 1e6)} MB, ${messages} messages`)

const file = join(place.home('data'), 'bullpen.db')
const store = openSqliteStore(file, Date.now)
let told = 0
/** Milliseconds of processor time of each write, the longest of what the host's thread does without a pause. */
const writes: number[] = []
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
const indexer = new TranscriptIndexer({
  projects,
  repository: store.transcripts,
  feed: createSearchFeed(
    {
      removeSource: (source) => store.search.removeSource(source),
      put(source, documents) {
        const before = cpuMs()
        store.search.put(source, documents)
        writes.push(cpuMs() - before)
      },
    },
    () => false,
  ),
  clock: Date.now,
  log: { debug() {}, info() {}, warn: console.warn, error: console.error },
  onStatus: () => (told += 1),
})

type Cost = { seconds: number; cpuSeconds: number; lagMs: number; worstLagMs: number }

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const startedAt = performance.now()
  const before = process.cpuUsage()
  delay.enable()
  await work()
  delay.disable()
  const { user, system } = process.cpuUsage(before)
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    lagMs: delay.percentile(99) / 1e6,
    worstLagMs: delay.max / 1e6,
  }
}

const first = await costOf(() => indexer.scan())
console.log(
  JSON.stringify(first),
  `writes: median ${percentile(writes, 0.5)}, p99 ${percentile(writes, 0.99)}, most ${Math.max(...writes)} ms`,
)
const again = await costOf(() => indexer.scan())
appendFileSync(paths[0]!, new SampleTranscript({ taken: 900_000 }).prompt('one more thing').text)
const grown = await costOf(() => indexer.scan())
const { documents } = store.search.status()
await indexer.stop()
store.close()
const size = statSync(file).size

const row = (name: string, { seconds, cpuSeconds, lagMs, worstLagMs }: Cost) => [
  name,
  round(cpuSeconds),
  round(seconds),
  round(lagMs),
  round(worstLagMs),
]
await report({
  name: 'transcripts',
  title: "Finding the CLI's transcripts",
  body: `${FILES.toLocaleString('en-US')} transcripts of ${round(bytes / 1e6)} MB in ${PROJECTS} projects, ${messages.toLocaleString('en-US')} messages, every word of them for the search
(${documents.toLocaleString('en-US')} texts). It happens in the host's thread, a few milliseconds at a time; the delay of the event loop is what
everything else in the host waits for it. Goal: 99 of 100 below ${GOAL_LAG_MS} ms.

${table(
  ['', 'processor, s', 'wall, s', 'loop delay p99, ms', 'worst, ms'],
  [row('all of them, the first time', first), row('nothing has changed', again), row('one has grown by a line', grown)],
)}

The longest steps are the writes of the index, ${writes.length.toLocaleString('en-US')} of them: in processor time, which is what they take on a
machine that has nothing else to do, ${round(percentile(writes, 0.5))} ms each, 99 of 100 below ${round(percentile(writes, 0.99))} ms, the longest ${round(Math.max(...writes))} ms.
The database is ${round(size / 1e6)} MB afterwards. Progress was told ${told.toLocaleString('en-US')} times.`,
})
