/** A disk that is full, read-only or held by others: Bullpen goes on, promises nothing it can't keep, and catches up. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { StoreGuard } from './guard.ts'
import { type LateMoment, guardJournal } from './guarded-journal.ts'
import { guardSessions, guardWorkspace } from './guarded-values.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openAgain, openFile } from './open-file.ts'
import { createTranscriptsPart } from './search-transcripts.ts'
import { createRepositories, openSqliteStore } from './sqlite-store.ts'
import { wordsFileBeside } from './transcript-words-file.ts'
import { SAMPLE_SESSIONS, fillSample, newPrompt, readAllOfAStart, sampleEvent, sampleRow } from './testing/sample.ts'

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

const kindOf = (act: () => unknown): string => {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return error instanceof AppError ? `${error.data.kind}: ${error.data.message}` : String(error)
  }
}

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

it('shows a database of a newer Bullpen and leaves it as it is', () => {
  const filling = openSqliteStore(file(), clock)
  fillSample(filling)
  filling.close()
  const db = new BetterSqlite3(file())
  db.exec(`ALTER TABLE sessions ADD COLUMN colour TEXT NOT NULL DEFAULT 'green';
           UPDATE facts SET body = '${SCHEMA_VERSION + 1}' WHERE name = 'schema'; PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  const before = readFileSync(file())
  const store = openSqliteStore(file(), clock)
  expect(store.safety.health().trouble).toMatchObject({ kind: 'newer', error: { kind: 'version' } })
  readAllOfAStart(store)
  expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
  expect(kindOf(() => store.journal.append(id, [newPrompt('no')]))).toContain('version')
  store.journal.append(id, [sampleEvent('of no weight')])
  store.close()
  expect(readFileSync(file()).equals(before)).toBe(true)
})

it('says why it can not show a database of a newer Bullpen that has changed too much', () => {
  openSqliteStore(file(), clock).close()
  const db = new BetterSqlite3(file())
  db.exec(`ALTER TABLE events RENAME TO happenings; CREATE TABLE events (other TEXT);
           UPDATE facts SET body = '${SCHEMA_VERSION + 1}' WHERE name = 'schema'; PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  expect(kindOf(() => openSqliteStore(file(), clock))).toMatch(/^version: .* this one can't read it/)
})

const linuxRoot = process.platform === 'linux' && process.getuid?.() === 0
const canMount = linuxRoot && spawnSync('unshare', ['--mount', 'true']).status === 0
const canFreeze = (() => {
  if (!linuxRoot) return false
  const probe = mkdtempSync(join(tmpdir(), 'bullpen-freeze-'))
  const { status } = spawnSync('chattr', ['+i', probe])
  spawnSync('chattr', ['-i', probe])
  rmSync(probe, { recursive: true })
  return status === 0
})()

/** For everybody but root a mode is enough. */
const freeze = (path: string, on: boolean) => {
  if (linuxRoot) execFileSync('chattr', [on ? '+i' : '-i', path])
  else execFileSync('chmod', [on ? 'a-w' : 'u+w', path])
}
const canBeReadOnly = canFreeze || (process.platform !== 'win32' && !linuxRoot)

describe.skipIf(!canBeReadOnly).each(['the file', 'the folder'])('when %s is read-only at the start', (what) => {
  it('shows everything, promises nothing, and goes on once it can be written', () => {
    vi.useFakeTimers()
    const home = join(folder, 'home')
    mkdirSync(home)
    const path = join(home, 'bullpen.db')
    const frozen = what === 'the file' ? path : home
    let store = openSqliteStore(path, clock)
    fillSample(store)
    store.close()
    freeze(frozen, true)
    try {
      store = openSqliteStore(path, clock)
      expect(store.safety.health().trouble?.kind).toBe('read-only')
      expect(store.safety.accepts()).toBe(false)
      readAllOfAStart(store)
      expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
      expect(store.journal.after(id, 0, 1_000).length).toBeGreaterThan(40)
      expect(kindOf(() => store.journal.append(id, [newPrompt('no')]))).toContain(`config: ${path} can't be written`)
      expect(kindOf(() => store.sessions.insert(sampleRow(id)))).toContain('config')
      store.journal.append(id, [sampleEvent('meanwhile')])
    } finally {
      freeze(frozen, false)
    }
    vi.advanceTimersByTime(60_000)
    expect(store.safety.health()).toMatchObject({ trouble: null, waiting: { changes: 0 } })
    store.journal.append(id, [newPrompt('yes')])
    store.close()
    store = openSqliteStore(path, clock)
    expect(store.journal.before(id, undefined, 2).map(({ event }) => ('text' in event ? event.text : ''))).toEqual([
      'meanwhile',
      'yes',
    ])
    store.close()
  })
})

describe.skipIf(!canMount)('on a real disk without room', () => {
  const disk = () => join(folder, 'disk')
  const path = () => join(disk(), 'bullpen.db')
  const filler = () => join(disk(), 'filler')
  const fill = () => {
    try {
      writeFileSync(filler(), Buffer.alloc(8 * 1024 * 1024))
    } catch {
      // that is what it is for
    }
  }

  beforeEach(() => {
    mkdirSync(disk())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk()])
  })
  afterEach(() => execFileSync('umount', [disk()]))

  it('goes on, and loses nothing, when the disk fills up while it runs', () => {
    vi.useFakeTimers()
    const store = openSqliteStore(path(), clock)
    fillSample(store)
    fill()
    let written = 0
    const { length } = store.journal.after(id, 0, 10_000)
    while (store.safety.health().trouble === null && written < 1_000) {
      store.journal.append(id, [long(`e${(written += 1)}`)])
    }
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(kindOf(() => store.journal.append(id, [newPrompt('no')]))).toContain(`The disk of ${disk()} is full`)
    for (const more of [1, 2, 3]) store.journal.append(id, [long(`m${more}`)])
    rmSync(filler())
    vi.advanceTimersByTime(60_000)
    expect(store.safety.health().trouble).toBeNull()
    const events = store.journal.after(id, 0, 10_000)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(events).toHaveLength(length + written + 3)
    store.close()
  })

  it('starts, shows everything, and goes on once there is room', () => {
    vi.useFakeTimers()
    let store = openSqliteStore(path(), clock)
    fillSample(store)
    store.close()
    fill()
    store = openSqliteStore(path(), clock)
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
    store.journal.append(id, [sampleEvent('meanwhile')])
    rmSync(filler())
    vi.advanceTimersByTime(60_000)
    expect(store.safety.health().trouble).toBeNull()
    store.close()
    store = openSqliteStore(path(), clock)
    expect(store.journal.before(id, undefined, 1)).toMatchObject([{ event: { text: 'meanwhile' } }])
    store.close()
  })

  it('shows a damaged database that it has no room to repair, and repairs it later', () => {
    vi.useFakeTimers()
    let store = openSqliteStore(path(), clock)
    fillSample(store)
    store.close()
    const bytes = readFileSync(path())
    bytes.write('Spreadsheet v12', 0, 'latin1')
    writeFileSync(path(), bytes)
    copyFileSync(path(), join(folder, 'damaged.db'))
    fill()
    store = openSqliteStore(path(), clock)
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
    store.close()
    expect(readFileSync(path()).equals(readFileSync(join(folder, 'damaged.db')))).toBe(true)
    rmSync(filler())
    store = openSqliteStore(path(), clock)
    expect(store.safety.health()).toMatchObject({ trouble: null, repair: { complete: true } })
    store.close()
  })
})
