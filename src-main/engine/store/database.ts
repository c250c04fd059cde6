/** Opens the SQLite file: write-ahead log, foreign keys, and the schema of this version. */
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { migrate } from './migrations.ts'

export type Database = BetterSqlite3.Database

/** Another process (a backup, a person with the sqlite3 shell) may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens or creates the database. NORMAL syncing survives every crash of a process; what must survive a loss of power too
 * is written through `durably`. Throws `version` for a file of a newer Bullpen and `session_corrupted` for one that is no database.
 */
export function openDatabase(file: string): Database {
  let db: Database | undefined
  try {
    db = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS })
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    migrate(db, file)
    return db
  } catch (error) {
    db?.close()
    if (error instanceof AppError) throw error
    throw unusable(file, error)
  }
}

/** Runs a write so that it is on the disk when this returns. Not inside a transaction: SQLite ignores the switch there. */
export function durably<T>(db: Database, write: () => T): T {
  db.pragma('synchronous = FULL')
  try {
    return write()
  } finally {
    db.pragma('synchronous = NORMAL')
  }
}

function unusable(file: string, cause: unknown): AppError {
  const code = cause instanceof BetterSqlite3.SqliteError ? cause.code : ''
  const detail = cause instanceof Error ? cause.message : String(cause)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('session_corrupted', {
      message: `The database ${file} is damaged.`,
      remedy:
        'Move the file away to start with an empty one, and keep it: most of it can be read with the sqlite3 tool.',
      detail,
      cause,
    })
  }
  return new AppError('config', {
    message: `The database ${file} can't be opened.`,
    remedy: 'Check that the folder is writable and the disk is not full, or set BULLPEN_HOME to another folder.',
    detail,
    cause,
  })
}
