/**
 * What it costs to find the CLI's transcripts: 1,000 of them, 1 GB, indexed with every word for the search, and what the host
 * notices of it. `node bench/transcripts.ts [files] [megabytes]`.
 */
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { connectForReading } from '../src-main/engine/store/database.ts'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { IndexThread } from '../src-main/engine/transcripts/index-thread.ts'
import { TranscriptIndexer } from '../src-main/engine/transcripts/indexer.ts'
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
const indexer = new TranscriptIndexer({
  projects,
  repository: store.transcripts,
  thread: new IndexThread(store.transcriptWords.file),
  words: store.transcriptWords,
  facts: store.facts,
  held: () => new Set(),
  clock: Date.now,
  log: { debug() {}, info() {}, warn: console.warn, error: console.error },
  onStatus: () => (told += 1),
})

type Cost = { seconds: number; cpuSeconds: number; hostCpuSeconds: number; lagMs: number; worstLagMs: number }

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const startedAt = performance.now()
  const before = process.cpuUsage()
  const hostBefore = process.threadCpuUsage()
  const awake = setInterval(() => undefined, 1_000) // the thread alone does not keep the process alive
  delay.enable()
  await work()
  delay.disable()
  clearInterval(awake)
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: secondsOf(process.cpuUsage(before)),
    hostCpuSeconds: secondsOf(process.threadCpuUsage(hostBefore)),
    lagMs: delay.percentile(99) / 1e6,
    worstLagMs: delay.max / 1e6,
  }
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6

const first = await costOf(() => indexer.scan())
console.log(JSON.stringify(first))
const again = await costOf(() => indexer.scan())
appendFileSync(paths[0]!, new SampleTranscript({ taken: 900_000 }).prompt('one more thing').text)
const grown = await costOf(() => indexer.scan())
const words = connectForReading(store.transcriptWords.file)
const documents = words.prepare<[], number>('SELECT count(*) FROM search_documents').pluck().get() ?? 0
words.close()
/** The query of someone who types while nothing else goes on: common words, over all of it. */
const queries = Array.from({ length: 200 }, (_, index) => {
  const before = performance.now()
  store.search.query({ text: sentence(random, (index % 3) + 1), limit: 40 })
  return performance.now() - before
})
await indexer.stop()
store.close()
const size = statSync(file).size
const wordsSize = statSync(store.transcriptWords.file).size

const row = (name: string, { seconds, cpuSeconds, hostCpuSeconds, lagMs, worstLagMs }: Cost) => [
  name,
  round(cpuSeconds),
  round(hostCpuSeconds),
  round(seconds),
  round(lagMs),
  round(worstLagMs),
]
await report({
  name: 'transcripts',
  title: "Finding the CLI's transcripts",
  body: `${FILES.toLocaleString('en-US')} transcripts of ${round(bytes / 1e6)} MB in ${PROJECTS} projects, ${messages.toLocaleString('en-US')} messages, every word of them for the search
(${documents.toLocaleString('en-US')} texts). A thread of its own reads the files and writes the index; the host's thread compares dates and keeps a row
for each file. The delay of the event loop is what everything else in the host waits. Goal: 99 of 100 below ${GOAL_LAG_MS} ms.

${table(
  ['', 'processor, s', 'of it the host, s', 'wall, s', 'loop delay p99, ms', 'worst, ms'],
  [row('all of them, the first time', first), row('nothing has changed', again), row('one has grown by a line', grown)],
)}

The file of the words is ${round(wordsSize / 1e6)} MB afterwards, the database ${round(size / 1e6)} MB. A query over all of it takes ${round(percentile(queries, 0.5))} ms, 95 of 100
below ${round(percentile(queries, 0.95))} ms. Progress was told ${told.toLocaleString('en-US')} times.`,
})
