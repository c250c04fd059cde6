/** The index follows the files: what is new or has grown is read, what is gone is forgotten, what can't be looked at is kept. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import type { ToRead } from './index-orders.ts'
import { IndexThread } from './index-thread.ts'
import { TranscriptIndexer } from './indexer.ts'
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

const unread = (files: readonly ToRead[]) =>
  files.reduce((sum, { file, known }) => sum + file.size - (known?.scanned ?? 0), 0)
let sessions: Set<string>
/** What was kept in one go, and in which turn of the event loop. */
let saved: { rows: number; turn: number }[]
let turns = 0

async function scan(): Promise<void> {
  read.push(0)
  await indexer.scan()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-indexer-'))
  mkdirSync(join(projects(), 'p'), { recursive: true })
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const thread = new IndexThread(store.transcriptWords.file)
  read = []
  saved = []
  sessions = new Set()
  indexer = new TranscriptIndexer({
    projects: projects(),
    repository: {
      ...store.transcripts,
      saveAll(rows) {
        saved.push({ rows: rows.length, turn: turns })
        store.transcripts.saveAll(rows)
      },
    },
    thread: {
      read(wanted, onFile) {
        read[read.length - 1] = (read.at(-1) ?? 0) + unread(wanted.files ?? [])
        return thread.read(wanted, onFile)
      },
      anew: () => thread.anew(),
      stop: () => thread.stop(),
    },
    words: store.transcriptWords,
    facts: store.facts,
    held: () => sessions,
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
  expect(first).toBeGreaterThan(1_000)
  expect(then).toEqual([0, more.text.length])
  expect(found('a late word')).toEqual([idOf(1)])
  expect(found('answer2 1')).toEqual([])
  expect(store.transcripts.totals().transcripts).toBe(1)
})

it('reads all again when the words are damaged or gone, and finds sessions meanwhile', async () => {
  await scan()
  store.transcriptWords.release()
  const words = join(folder, 'transcripts-index.db')
  const withoutLog = () => ['-wal', '-shm'].forEach((suffix) => rmSync(`${words}${suffix}`, { force: true }))
  for (const harm of [() => writeFileSync(words, 'no database', { flag: 'r+' }), () => rmSync(words)]) {
    withoutLog()
    harm()
    expect(found('answer1 1')).toEqual([])
    await scan()
    expect(found('answer1 1')).toEqual([idOf(1)])
    store.transcriptWords.release()
  }
  const [first, ...then] = read
  expect(then).toEqual([first, first])
})

it('leaves the words of sessions to their journal, also of one that becomes a session later', async () => {
  sessions.add(idOf(2))
  await scan()
  expect(read).toEqual([statSync(pathOf(1)).size]) // the other one needs no thread
  expect([found('answer1 1'), found('answer2 1')]).toEqual([[idOf(1)], []])
  expect(store.transcripts.totals().transcripts).toBe(2)
  sessions.add(idOf(1))
  await indexer.forget(idOf(1))
  expect(found('answer1 1')).toEqual([])
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

it('keeps what it found of many files a few at a time, with a turn for everybody else in between', async () => {
  for (let index = 0; index < 90; index += 1) {
    const id = `00000000-0000-4000-8000-${String(1_000 + index).padStart(12, '0')}`
    writeFileSync(
      join(projects(), 'p', `${id}.jsonl`),
      new SampleTranscript({ sessionId: id, taken: index * 10 }).prompt('a').text,
    )
  }
  let counting = true
  const count = () => {
    turns += 1
    if (counting) setImmediate(count)
  }
  count()
  await scan()
  counting = false
  expect(saved.reduce((sum, { rows }) => sum + rows, 0)).toBe(92)
  expect(Math.max(...saved.map(({ rows }) => rows))).toBeLessThanOrEqual(20)
  expect(new Set(saved.map(({ turn }) => turn)).size).toBe(saved.length)
})
