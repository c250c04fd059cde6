/** The schema changes: every released one comes here with all its rows, and a death on the way leaves the old or the new one. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { listBackups } from './backups.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { openSqliteStore } from './sqlite-store.ts'

const RELEASED = [1, 2]
const id = SessionId.parse('00000000-0000-4000-8000-000000000001')

let folder: string
const file = () => join(folder, 'bullpen.db')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-schema-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** As that version left it, in write-ahead mode. */
function lay(schema: number): void {
  const db = new BetterSqlite3(file())
  db.pragma('journal_mode = WAL')
  db.exec(readFileSync(join(import.meta.dirname, 'testing', `schema-${schema}.sql`), 'utf8'))
  db.close()
}

const versionOf = (path: string) => {
  const db = new BetterSqlite3(path, { readonly: true })
  const version = Number(db.pragma('user_version', { simple: true }))
  const rows = db.prepare('SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM sessions)').pluck().get()
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()
  db.close()
  return { version, rows, tables }
}

describe.each(RELEASED)('a database of schema %i', (schema) => {
  it('comes to this one with all its rows, after a backup', () => {
    lay(schema)
    const store = openSqliteStore(file(), () => 5_000)
    expect(store.safety.health()).toMatchObject({ trouble: null, repair: null })
    expect(store.sessions.all().map(({ title, archived, closed }) => ({ title, archived, closed }))).toEqual([
      { title: 'An old session', archived: false, closed: false },
      { title: 'Put away', archived: true, closed: true },
    ])
    expect(store.sessions.all()[0]).toMatchObject({ permissionMode: 'plan', cliSessionId: 'cli-1', activeAt: 2_000 })
    expect(store.journal.after(id, 0, 100).map(({ seq, event }) => [seq, event.type])).toEqual([
      [1, 'prompt'],
      [2, 'turn.started'],
      [3, 'tool.call'],
      [4, 'tool.result'],
      [5, 'text'],
      [6, 'turn.ended'],
      [7, 'prompt'],
      [8, 'turn.started'],
      [9, 'prompt'],
    ])
    expect(store.journal.queuedPrompts().get(id)).toMatchObject([{ text: 'And b.' }])
    expect(store.journal.openTurns().has(id)).toBe(true)
    expect(store.journal.live().get(id)?.[0]?.text).toBe('half a sen')
    expect(store.workspace.draft(id)).toBe('unsent words')
    expect(store.workspace.tabs()).toEqual({ open: [id], active: id })
    expect([store.trust.get('/project'), store.trust.get('/other')]).toEqual([true, false])
    expect(store.ledger.open()).toHaveLength(schema >= 2 ? 1 : 0)
    store.close()
    expect(versionOf(file()).version).toBe(SCHEMA_VERSION)
    const [backup] = listBackups(file(), 'schema')
    expect(backup && versionOf(backup.file)).toMatchObject({ version: schema, rows: 11 })
  })

  it('is the old one or the new one after kill -9 in the middle, and then comes to this one', () => {
    const last = SCHEMA_VERSION - schema + 1
    for (const step of [1, Math.ceil(last / 2), last]) {
      lay(schema)
      const before = versionOf(file())
      const dying = join(import.meta.dirname, 'testing', 'dies-migrating.ts')
      const { signal, stderr } = spawnSync(process.execPath, [dying, file(), String(step)], { encoding: 'utf8' })
      expect(signal, stderr).toBe('SIGKILL')
      expect(versionOf(file())).toEqual(before)
      const store = openSqliteStore(file(), () => 5_000)
      expect(store.safety.health()).toMatchObject({ trouble: null, repair: null })
      expect(store.journal.after(id, 0, 100)).toHaveLength(9)
      store.close()
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
    }
  })
})
