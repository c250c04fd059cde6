/** The index follows the files: what is new or has grown is read, what is gone is forgotten, what can't be looked at is kept. */
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { TranscriptIndexer } from './indexer.ts'
import { createSearchFeed } from './search-feed.ts'
import { SampleTranscript, conversationOf } from './testing/sample-transcript.ts'

let folder: string
let store: Store
let indexer: TranscriptIndexer
/** Bytes looked into, scan by scan. */
let read: number[]
const projects = () => join(folder, 'projects')
const idOf = (index: number) => `00000000-0000-4000-8000-00000000000${index}`
const pathOf = (index: number) => join(projects(), 'p', `${idOf(index)}.jsonl`)
const found = (text: string) =>
  store.search.query({ text: `"${text}"`, limit: 10 }).results.flatMap(({ source }) => source.id)

async function scan(): Promise<void> {
  read.push(0)
  await indexer.scan()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-indexer-'))
  mkdirSync(join(projects(), 'p'), { recursive: true })
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const feed = createSearchFeed(store.search, () => false)
  read = []
  indexer = new TranscriptIndexer({
    projects: projects(),
    repository: store.transcripts,
    feed: {
      ...feed,
      begin(file, known) {
        const take = feed.begin(file, known)
        return (entry) => {
          read[read.length - 1] = (read.at(-1) ?? 0) + 1
          take?.(entry)
        }
      },
    },
    clock: Date.now,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    onStatus: () => undefined,
  })
  for (const index of [1, 2]) {
    const sample = conversationOf(3, { sessionId: idOf(index), taken: index * 100 })
    writeFileSync(pathOf(index), sample.text.replaceAll('answer', `answer${index}`))
  }
})
afterEach(async () => {
  await indexer.stop()
  store.close()
  rmSync(folder, { recursive: true })
})

it('reads what is new, then only what was added, and forgets what is gone', async () => {
  await scan()
  await scan()
  expect(store.transcripts.totals().transcripts).toBe(2)
  expect(found('answer2 1')).toEqual([idOf(2)])
  const more = new SampleTranscript({ sessionId: idOf(1), taken: 500 }).prompt('a late word')
  appendFileSync(pathOf(1), more.text)
  rmSync(pathOf(2))
  await scan()
  const [first = 0, ...then] = read
  expect(first).toBeGreaterThan(10)
  expect(then).toEqual([0, 1])
  expect(found('a late word')).toEqual([idOf(1)])
  expect(found('answer2 1')).toEqual([])
  expect(store.transcripts.totals().transcripts).toBe(1)
})

it('keeps what it knows of a folder that can not be looked into, and says so', async () => {
  await scan()
  renameSync(projects(), join(folder, 'away'))
  symlinkSync('projects', projects()) // leads to itself
  await scan()
  expect(indexer.status().problem?.detail).toContain('ELOOP')
  expect(store.transcripts.totals().transcripts).toBe(2)
  expect(found('answer1 1')).toEqual([idOf(1)])
  rmSync(projects())
  renameSync(join(folder, 'away'), projects())
  await scan()
  expect(indexer.status().problem).toBeNull()
  expect(read.slice(1)).toEqual([0, 0]) // nothing had to be read again
})
