/** What takes long at the opening of a large database happens beside the host, and is told of like any other repair. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAhead } from './ahead.ts'
import { connectForReading, schemaVersion } from './database.ts'
import type { LongWork } from './open-file.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { damage } from './testing/damage.ts'
import { SAMPLE_SESSIONS, fillSample } from './testing/sample.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let works: LongWork[]
const file = () => join(folder, 'bullpen.db')
const ahead = (fromBytes = 0) => openAhead(file(), { log, fromBytes, onWork: (work) => works.push(work) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-ahead-'))
  works = []
})
afterEach(() => rmSync(folder, { recursive: true }))

function fill(): void {
  const store = openSqliteStore(file(), Date.now)
  fillSample(store)
  store.close()
}

it('repairs a damaged file without the thread of the host, and the next opening tells of it', async () => {
  fill()
  damage(file(), 'wrong magic', 1)
  const before = readFileSync(file())
  const done = ahead()
  expect(works).toEqual(['repair'])
  expect(readdirSync(folder)).toEqual(['bullpen.db']) // nothing was done yet, and the host goes on
  await done
  const store = openSqliteStore(file(), Date.now)
  const { repair, trouble } = store.safety.health()
  expect(trouble).toBeNull()
  expect(repair).toMatchObject({ sessions: SAMPLE_SESSIONS.length, complete: true })
  expect(readFileSync(repair?.damagedFile ?? '')).toEqual(before)
  store.close()
})

it('brings an older file to this version, after a backup', async () => {
  const db = new BetterSqlite3(file())
  db.exec(readFileSync(join(import.meta.dirname, 'testing', 'schema-2.sql'), 'utf8'))
  db.close()
  await ahead()
  expect(works).toEqual(['migration'])
  const found = connectForReading(file())
  expect(schemaVersion(found)).toBe(SCHEMA_VERSION)
  found.close()
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
})

it('leaves alone what opens at once: good files, small ones, and none', async () => {
  await ahead()
  fill()
  await ahead()
  damage(file(), 'wrong magic', 1)
  await ahead(100 * 1024 * 1024)
  expect(works).toEqual([])
  expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['bullpen.db'])
})
