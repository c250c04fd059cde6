/** A connection to the SQLite file: write-ahead log, foreign keys, and syncing that fits what is written. */
import BetterSqlite3 from 'better-sqlite3'

export type Database = BetterSqlite3.Database

/** Another process (a backup, a person with the sqlite3 shell) may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens or creates the file, whatever its schema. NORMAL syncing survives every crash of a process; what must survive a
 * loss of power too is written through `durably`. Throws SQLite's errors as they are, see `troubleOf`.
 */
export function connect(file: string): Database {
  return prepared(new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS }), (db) => {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
  })
}

/** Reads only, and leaves the file as it is. `source`: a path, or the bytes of a whole database. */
export function connectForReading(source: string | Buffer): Database {
  const options = {
    timeout: BUSY_TIMEOUT_MS,
    readonly: true,
    ...(typeof source === 'string' && { fileMustExist: true }),
  }
  return prepared(new BetterSqlite3(source, options), schemaVersion)
}

/** A connection on which the first statements already failed is closed again. */
function prepared(db: Database, prepare: (db: Database) => void): Database {
  try {
    prepare(db)
    return db
  } catch (error) {
    db.close()
    throw error
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

/** The number of the last step of the schema; 0 = an empty file. */
export const schemaVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/** What SQLite finds wrong with pages and rows; an empty list is good. Reads the whole file: 3 to 4 seconds per gigabyte on a busy machine. */
export function quickCheck(db: Database): string[] {
  const rows = db.prepare<[], string>('PRAGMA quick_check(20)').pluck().all()
  return rows.filter((line) => line !== 'ok')
}
