/** What can't be written now is kept in order and written later; what can't be promised is refused. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StoreGuard } from './guard.ts'
import { type LateMoment, guardJournal } from './guarded-journal.ts'
import { guardSessions, guardWorkspace } from './guarded-values.ts'
import { openAgain, openFile } from './open-file.ts'
import { createTranscriptsPart } from './search-transcripts.ts'
import { createRepositories, openSqliteStore } from './sqlite-store.ts'
import { wordsFileBeside } from './transcript-words-file.ts'
import { kindOf } from './testing/kind-of.ts'
import { SAMPLE_SESSIONS, newPrompt, sampleEvent, sampleRow } from './testing/sample.ts'

const id = SAMPLE_SESSIONS[0]!
const log = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let now = 1_000
const clock = () => now
const file = () => join(folder, 'bullpen.db')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-trouble-'))
  now = 1_000
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

/** A store whose connection the test can get at. */
function openWithHandle({ maxPendingBytes = 10_000_000 } = {}) {
  const late: LateMoment = { at: null }
  const options = {
    file: file(),
    clock,
    build: (db: BetterSqlite3.Database) =>
      createRepositories(db, () => late.at ?? clock(), createTranscriptsPart(wordsFileBeside(file()))),
  }
  const opened = openFile(options)
  const guard = new StoreGuard({
    file: file(),
    opened,
    reopen: (old) => openAgain(options, old),
    clock,
    log,
    maxPendingBytes,
  })
  const journal = guardJournal(guard, clock, late)
  const { db, store } = opened
  return {
    ...{ db, guard, journal, sessions: store.sessions, workspace: guardWorkspace(guard) },
    /** No page can be added: SQLite answers as on a full disk. */
    fill: () => db.pragma('max_page_count = 1'),
    empty: () => db.pragma('max_page_count = 1000000'),
    close: () => guard.close(() => openFile(options)),
  }
}

const long = (text: string) => sampleEvent(`${text} ${'x'.repeat(5_000)}`)
const firstWords = (events: readonly { seq: number; at: number; event: object }[]) =>
  events.map(({ seq, at, event }) => [seq, at, 'text' in event ? String(event.text).split(' ')[0] : ''])

describe('while the disk is full', () => {
  it('keeps what happens in memory, in order and with its numbers, and writes it when there is room', () => {
    vi.useFakeTimers()
    const { journal, sessions, workspace, guard, fill, empty, close } = openWithHandle()
    sessions.insert(sampleRow(id))
    journal.append(id, [sampleEvent('one')])
    fill()
    now = 2_000
    expect(firstWords(journal.append(id, [long('two'), long('three')]))).toEqual([
      [2, 2_000, 'two'],
      [3, 2_000, 'three'],
    ])
    now = 3_000
    journal.append(id, [long('four')], { durable: true })
    workspace.setDraft(id, 'unsent')
    workspace.setTabs({ open: [id], active: id })
    expect(guard.trouble).toMatchObject({ kind: 'full', since: 2_000 })
    expect(guard.waiting).toMatchObject({ changes: 4, dropped: 0 })
    const all = [
      [1, 1_000, 'one'],
      [2, 2_000, 'two'],
      [3, 2_000, 'three'],
      [4, 3_000, 'four'],
    ]
    expect(firstWords(journal.after(id, 0, 100))).toEqual(all)
    expect(firstWords(journal.after(id, 1, 2))).toEqual(all.slice(1, 3))
    expect(firstWords(journal.before(id, undefined, 2))).toEqual(all.slice(2))
    expect(firstWords(journal.before(id, 3, 10))).toEqual(all.slice(0, 2))
    expect(journal.lastSeqs().get(id)).toBe(4)
    expect(workspace.draft(id)).toBe('unsent')
    expect(workspace.tabs().active).toBe(id)

    vi.advanceTimersByTime(10_000)
    expect(guard.trouble?.kind).toBe('full')
    empty()
    vi.advanceTimersByTime(60_000)
    expect(guard.trouble).toBeNull()
    expect(guard.waiting).toEqual({ changes: 0, bytes: 0, dropped: 0 })
    now = 4_000
    journal.append(id, [sampleEvent('five')])
    close()
    const store = openSqliteStore(file(), clock)
    expect(firstWords(store.journal.after(id, 0, 100))).toEqual([...all, [5, 4_000, 'five']])
    expect(store.workspace.draft(id)).toBe('unsent')
    store.close()
  })

  it('refuses what it could not keep: a prompt, a new session, a decision about trust; and takes it once there is room', () => {
    const { journal, guard, sessions, fill, empty, close } = openWithHandle()
    sessions.insert(sampleRow(id))
    fill()
    const prompt = { ...newPrompt('important'), text: 'x'.repeat(50_000) }
    expect(kindOf(() => journal.append(id, [prompt], { durable: true }))).toBe(
      `resources: The disk of ${folder} is full: nothing new can be saved.`,
    )
    expect(journal.hasPrompt(id, prompt.promptId)).toBe(false)
    expect(guard.waiting.changes).toBe(0)
    empty()
    now += 1_000
    expect(journal.append(id, [prompt], { durable: true })).toMatchObject([{ seq: 1 }])
    expect(guard.trouble).toBeNull()
    close()
  })

  it('keeps no more than may be kept: then that something happened, and not what it said', () => {
    const { journal, guard, sessions, fill, empty, close } = openWithHandle({ maxPendingBytes: 20_000 })
    sessions.insert(sampleRow(id))
    fill()
    const text = (name: string) => ({
      type: 'text' as const,
      messageId: name,
      parent: null,
      text: 'y'.repeat(6_000),
      aborted: false,
    })
    for (const name of ['a', 'b', 'c', 'd', 'e']) journal.append(id, [text(name)])
    expect(guard.waiting.dropped).toBeGreaterThan(0)
    expect(guard.waiting.bytes).toBeLessThan(45_000)
    empty()
    now += 1_000
    journal.append(id, [newPrompt('go on')])
    const events = journal.after(id, 0, 10)
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(events[4]?.event).toMatchObject({ messageId: 'e', text: expect.stringContaining('Not kept') })
    close()
  })

  it('is not held up by what belongs to a session that was deleted meanwhile', () => {
    const { journal, sessions, fill, empty, guard, close } = openWithHandle()
    const other = SAMPLE_SESSIONS[1]!
    for (const one of [id, other]) sessions.insert(sampleRow(one))
    fill()
    const deleting = guardSessions(guard)
    journal.append(id, [long('kept')])
    deleting.delete(other)
    journal.append(other, [long('of nobody')])
    journal.append(id, [sampleEvent('kept too')])
    empty()
    now += 1_000
    journal.append(id, [newPrompt('go on')])
    expect(guard).toMatchObject({ trouble: null, waiting: { changes: 0 } })
    expect(journal.after(id, 0, 10).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(sessions.all().map((row) => row.id)).toEqual([id])
    close()
  })

  it('writes what waits at the end, when that can be written by then', () => {
    const { journal, sessions, fill, empty, close } = openWithHandle()
    sessions.insert(sampleRow(id))
    fill()
    journal.append(id, [long('late')])
    empty()
    close()
    const store = openSqliteStore(file(), clock)
    expect(firstWords(store.journal.after(id, 0, 10))).toEqual([[1, 1_000, 'late']])
    store.close()
  })
})

it('waits for another program that holds the file', () => {
  const { db, journal, guard, sessions, close } = openWithHandle()
  sessions.insert(sampleRow(id))
  db.pragma('busy_timeout = 1')
  const other = new BetterSqlite3(file())
  other.exec('BEGIN IMMEDIATE')
  journal.append(id, [sampleEvent('meanwhile')])
  expect(guard.trouble?.kind).toBe('locked')
  other.exec('ROLLBACK')
  other.close()
  now += 1_000
  journal.append(id, [newPrompt('go on')])
  expect(guard.trouble).toBeNull()
  expect(journal.after(id, 0, 10).map(({ event }) => event.type)).toEqual(['notice', 'prompt'])
  close()
})

it('repairs a file that turns out damaged in use when it closes, and gives what waited its numbers', () => {
  const { journal, sessions, guard, close } = openWithHandle()
  sessions.insert(sampleRow(id))
  journal.append(id, [sampleEvent('one')])
  guard.damaged(new Error('page 7 is not one'))
  expect(kindOf(() => journal.append(id, [newPrompt('go on')]))).toContain('session_corrupted')
  journal.append(id, [sampleEvent('two')])
  close()
  const store = openSqliteStore(file(), clock)
  expect(firstWords(store.journal.after(id, 0, 10))).toEqual([
    [1, 1_000, 'one'],
    [2, 1_000, 'two'],
  ])
  expect(existsSync(`${file()}.damaged-1970-01-01T00-00-01`)).toBe(true)
  store.close()
})
