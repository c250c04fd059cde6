/** The schema changes: every released one comes here with all its rows, and a death on the way leaves the old or the new one. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { listBackups } from './backups.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { ConversationLease } from './types.ts'

/** The first two as they were written then; the later ones grew out of them. */
const WRITTEN = 2
const RELEASED = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1)
/** `BULLPEN_MIGRATION_KILLS=100` for more of them. */
const KILLS = Number(process.env.BULLPEN_MIGRATION_KILLS ?? 20)
const LANES = 2
/** About what all steps take on a machine with other work. */
const MIGRATES_MS = 20

/** What could be in a database since a schema, and is asked for afterwards. */
const SINCE: readonly [schema: number, sql: string][] = [
  [4, "INSERT INTO payloads VALUES (1, '00000000-0000-4000-8000-000000000001', 3)"],
  [4, "INSERT INTO payload_chunks VALUES (1, 1, 0, 3, 'utf8', 0, CAST('abc' AS BLOB))"],
  [6, `UPDATE sessions SET limits = '{"hibernateMinutes":7}'`],
  [7, "UPDATE prompts SET origin = 'continue', not_before = 5 WHERE phase = 'queued'"],
  [7, 'UPDATE sessions SET continue_at_reset = 1, lost_turns = 2'],
  [8, `UPDATE prompts SET images = '[{"mediaType":"image/png","rest":{"id":1,"length":3}}]' WHERE phase = 'queued'`],
  [8, "UPDATE sessions SET effort = 'high', budget_usd = 1.5"],
  [9, `UPDATE sessions SET grants = '["Bash(ls:*)"]'`],
  [10, `UPDATE sessions SET last_outcome = '{"outcome":"interrupted","error":null,"at":1500}'`],
  [
    11,
    "INSERT INTO conversation_leases VALUES ('cli-1', 3, 'a-run', '00000000-0000-4000-8000-000000000001', 'boot', 42, '7', 1400, 1)",
  ],
  [12, "INSERT INTO costs VALUES ('2026-11-21', '00000000-0000-4000-8000-000000000001', '/project', 'opus', 1.25, 2)"],
]
const id = SessionId.parse('00000000-0000-4000-8000-000000000001')

const LEASE: ConversationLease = {
  ...{ conversation: 'cli-1', token: 3, run: 'a-run', sessionId: id, bootId: 'boot', pid: 42, startId: '7' },
  ...{ since: 1_400, held: true },
}

let folder: string
const file = () => join(folder, 'bullpen.db')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-schema-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** As that version left it, in write-ahead mode. */
function lay(schema: number, path = file()): void {
  const db = new BetterSqlite3(path)
  db.pragma('journal_mode = WAL')
  db.exec(readFileSync(join(import.meta.dirname, 'testing', `schema-${Math.min(schema, WRITTEN)}.sql`), 'utf8'))
  if (schema > WRITTEN) migrate(db, { to: schema })
  for (const [since, sql] of SINCE) if (schema >= since) db.exec(sql)
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
    const [row] = store.sessions.all()
    const [waiting] = store.journal.queuedPrompts().get(id) ?? []
    expect(store.payloads.read(id, 1, { offset: 0, limit: 9 })?.text).toBe(schema >= 4 ? 'abc' : undefined)
    expect(row?.limits).toEqual(schema >= 6 ? { hibernateMinutes: 7 } : {})
    expect([waiting?.origin, waiting?.notBefore]).toEqual(schema >= 7 ? ['continue', 5] : [undefined, undefined])
    expect([row?.continueAtReset, row?.lostTurns]).toEqual(schema >= 7 ? [true, 2] : [false, 0])
    expect(waiting?.images?.[0]?.rest.length).toBe(schema >= 8 ? 3 : undefined)
    expect([row?.effort, row?.budgetUsd]).toEqual(schema >= 8 ? ['high', 1.5] : [null, null])
    expect(row?.grants).toEqual(schema >= 9 ? ['Bash(ls:*)'] : [])
    expect(row?.lastOutcome).toMatchObject(
      schema >= 10 ? { outcome: 'interrupted', at: 1_500 } : { outcome: 'completed', at: 1_005 },
    )
    expect(store.leases.get('cli-1')).toEqual(schema >= 11 ? LEASE : null)
    expect(store.costs.on('2026-11-21')).toEqual(schema >= 12 ? { costUsd: 1.25, turns: 2 } : { costUsd: 0, turns: 0 })
    store.close()
    expect(versionOf(file()).version).toBe(SCHEMA_VERSION)
    const [backup] = listBackups(file(), 'schema')
    expect(backup && versionOf(backup.file)).toMatchObject({ version: schema, rows: 11 })
  })
})

describe('a database whose host is killed while it is brought to this schema', () => {
  const dying = join(import.meta.dirname, 'testing', 'dies-migrating.ts')

  async function killOnTheWay(number: number): Promise<void> {
    const schema = 1 + (number % (SCHEMA_VERSION - 1))
    const home = join(folder, String(number))
    mkdirSync(home)
    const path = join(home, 'bullpen.db')
    lay(schema, path)
    const before = versionOf(path)
    // by turns: after one of its statements, and whenever it is
    const byItself = number % 2 === 0
    const statements = SCHEMA_VERSION - schema + 1
    const step = byItself ? 1 + Math.floor(Math.random() * statements) : 0
    const child = spawn(process.execPath, [dying, path, String(step)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const gone = once(child, 'exit')
    if (!byItself) {
      await once(child.stdout, 'data') // it begins
      setTimeout(() => child.kill('SIGKILL'), Math.random() * MIGRATES_MS)
    }
    const [, signal] = await gone
    const what = `kill ${number}, schema ${schema}, statement ${step}`
    if (byItself) expect(signal, what).toBe('SIGKILL')
    const found = versionOf(path)
    expect([before.version, SCHEMA_VERSION], what).toContain(found.version)
    if (found.version === before.version) expect(found, what).toEqual(before)
    const store = openSqliteStore(path, () => 5_000)
    expect(store.safety.health(), what).toMatchObject({ trouble: null, repair: null })
    expect(store.journal.after(id, 0, 100), what).toHaveLength(9)
    store.close()
    expect(versionOf(path), what).toMatchObject({ version: SCHEMA_VERSION, rows: before.rows })
  }

  it(`has the old one or the new one, whole, ${KILLS} times`, { timeout: 30_000 + KILLS * 3_000 }, async () => {
    let next = 0
    const lane = async () => {
      while (next < KILLS) await killOnTheWay(next++)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
  })
})
