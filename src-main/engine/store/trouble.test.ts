/** A disk that is read-only or full, and a database of a newer Bullpen: it goes on, promises nothing it can't keep, and catches up. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SCHEMA_VERSION } from './migrations.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { kindOf } from './testing/kind-of.ts'
import { SAMPLE_SESSIONS, fillSample, newPrompt, readAllOfAStart, sampleEvent, sampleRow } from './testing/sample.ts'
import { SmallDisk } from './testing/small-disk.ts'

const id = SAMPLE_SESSIONS[0]!

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

const long = (text: string) => sampleEvent(`${text} ${'x'.repeat(5_000)}`)

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

describe.skipIf(!SmallDisk.canBeMade)('on a real disk without room', () => {
  let disk: SmallDisk
  const path = () => join(disk.folder, 'bullpen.db')

  beforeEach(() => {
    disk = new SmallDisk(join(folder, 'disk'), '3m')
  })
  afterEach(() => disk[Symbol.dispose]())

  it('goes on, and loses nothing, when the disk fills up while it runs', () => {
    vi.useFakeTimers()
    const store = openSqliteStore(path(), clock)
    fillSample(store)
    disk.fill()
    let written = 0
    const { length } = store.journal.after(id, 0, 10_000)
    while (store.safety.health().trouble === null && written < 1_000) {
      store.journal.append(id, [long(`e${(written += 1)}`)])
    }
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(kindOf(() => store.journal.append(id, [newPrompt('no')]))).toContain(`The disk of ${disk.folder} is full`)
    for (const more of [1, 2, 3]) store.journal.append(id, [long(`m${more}`)])
    disk.free()
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
    disk.fill()
    store = openSqliteStore(path(), clock)
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
    store.journal.append(id, [sampleEvent('meanwhile')])
    disk.free()
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
    disk.fill()
    store = openSqliteStore(path(), clock)
    expect(store.safety.health().trouble?.kind).toBe('full')
    expect(store.sessions.all()).toHaveLength(SAMPLE_SESSIONS.length)
    store.close()
    expect(readFileSync(path()).equals(readFileSync(join(folder, 'damaged.db')))).toBe(true)
    disk.free()
    store = openSqliteStore(path(), clock)
    expect(store.safety.health()).toMatchObject({ trouble: null, repair: { complete: true } })
    store.close()
  })
})
