/** Makes a new database out of a damaged one: what can be read of it, and of the newest good backup where that is not all. */
import { rmSync } from 'node:fs'
import { homedir } from 'node:os'
import BetterSqlite3 from 'better-sqlite3'
import { SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import type { StorageRepair } from '#shared/storage.ts'
import { listBackups } from './backups.ts'
import { copyTable } from './copy-table.ts'
import { openDamaged } from './damaged-file.ts'
import { type Database, connectForReading, quickCheck, schemaVersion } from './database.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'
import { syncFileNow } from './sync-file.ts'

export type Salvage = Pick<StorageRepair, 'sessions' | 'events' | 'complete' | 'backup'>

/** `backupsOf` names the database whose backups fill the gaps; default: the damaged one. */
type How = { readonly at: number; readonly backupsOf?: string }

/**
 * Writes `target` anew; the damaged file is only read. `target` gets its version last: without one it is unfinished.
 * Throws when the target can't be written, and leaves nothing of it: what it took may be what the disk lacks.
 */
export function salvage(damaged: string, target: string, how: How): Salvage {
  rmSync(target, { force: true })
  try {
    return salvageTo(target, damaged, how)
  } catch (error) {
    for (const suffix of ['', '-journal']) rmSync(`${target}${suffix}`, { force: true })
    throw error
  }
}

/** The bytes of the new database. */
export function salvageInMemory(damaged: string, { at, backupsOf = damaged }: How): Uint8Array {
  const db = new BetterSqlite3(':memory:')
  try {
    db.pragma('foreign_keys = OFF')
    fill(db, damaged, { at, backupsOf })
    return db.serialize()
  } finally {
    db.close()
  }
}

function salvageTo(target: string, damaged: string, { at, backupsOf = damaged }: How): Salvage {
  const db = new BetterSqlite3(target)
  let report: Salvage
  try {
    // nobody else sees this file, and a torn one is begun again
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    db.pragma('foreign_keys = OFF')
    report = fill(db, damaged, { at, backupsOf })
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  syncFileNow(target)
  return report
}

function fill(db: Database, damaged: string, { at, backupsOf }: Required<How>): Salvage {
  using source = openDamaged(damaged)
  migrate(db, { to: source.version ?? SCHEMA_VERSION })
  const version = schemaVersion(db)
  db.pragma('user_version = 0')
  const incomplete = tablesOf(db).filter((table) => {
    db.prepare(`DELETE FROM "${table}"`).run() // what the schema put there itself comes with the rest
    return source.db === null || !copyTable(source.db, db, table).complete
  })
  const complete = incomplete.length === 0 && source.whole
  const backup = incomplete.length === 0 ? null : fillFromBackup(db, { tables: incomplete, version, backupsOf })
  adoptOrphans(db, at)
  db.pragma(`user_version = ${version}`)
  migrate(db)
  return { sessions: count(db, 'sessions'), events: count(db, 'events'), complete, backup }
}

/** Ordinary tables. The search index is made anew from them, as after any start that finds it empty. */
const tablesOf = (db: Database): string[] =>
  db
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all()

const count = (db: Database, table: string): number =>
  db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0

/** The newest backup that is whole. Null when there is none. */
function fillFromBackup(
  db: Database,
  { tables, version, backupsOf }: { tables: readonly string[]; version: number; backupsOf: string },
): StorageRepair['backup'] {
  for (const { file, at } of listBackups(backupsOf)) {
    const backup = openGood(file, version)
    if (backup === null) continue
    try {
      const queuedBefore = new Set(openPrompts(db))
      const rows = tables.reduce((sum, table) => sum + copyTable(backup, db, table).copied, 0)
      // the backup does not know which of them have run since, and no prompt may run twice
      const withdraw = db.prepare("UPDATE prompts SET phase = 'withdrawn' WHERE id = ?")
      for (const id of openPrompts(db)) if (!queuedBefore.has(id)) withdraw.run(id)
      return { file, at, rows }
    } finally {
      backup.close()
    }
  }
  return null
}

const openPrompts = (db: Database): string[] =>
  db.prepare<[], string>("SELECT id FROM prompts WHERE phase IN ('queued', 'running')").pluck().all()

function openGood(file: string, version: number): Database | null {
  let db: Database | undefined
  try {
    db = connectForReading(file)
    if (schemaVersion(db) <= version && quickCheck(db).length === 0) return db
  } catch {
    // as good as no backup; the next older one is tried
  }
  db?.close()
  return null
}

/** Events whose session could not be read get one again, closed; what else points nowhere goes. */
function adoptOrphans(db: Database, at: number): void {
  const remove = db.prepare<[string]>('DELETE FROM sessions WHERE id = ?')
  for (const id of db.prepare<[], string>('SELECT id FROM sessions').pluck().all()) {
    if (!SessionId.safeParse(id).success) remove.run(id)
  }
  const orphans = db
    .prepare<[], string>('SELECT DISTINCT session_id FROM events WHERE session_id NOT IN (SELECT id FROM sessions)')
    .pluck()
    .all()
  const insert = db.prepare(`
    INSERT OR IGNORE INTO sessions (id, cwd, profile, title, permission_mode, usage, created_at, active_at, archived, closed)
    VALUES (?, ?, 'default', 'Recovered session', 'default', ?, ?, ?, 0, 1)`)
  for (const id of orphans) {
    if (SessionId.safeParse(id).success) insert.run(id, homedir(), JSON.stringify(NO_USAGE), at, at)
  }
  const dangling = db.prepare<[], { table: string; rowid: number | null }>('PRAGMA foreign_key_check').all()
  for (const { table, rowid } of dangling) {
    if (rowid !== null) db.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid)
  }
}
