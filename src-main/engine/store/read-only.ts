/** Opens for reading a database that can't be written: in its place, or as a copy elsewhere where even reading it needs writing. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import type { StorageTroubleKind } from '#shared/storage.ts'
import { copyFolder } from './copy-folder.ts'
import { MEMORY_COPY_BYTES } from './damaged-file.ts'
import { type Database, connectForReading, schemaVersion } from './database.ts'
import { troubleError } from './disk-trouble.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'
import type { OpenOptions, Opened } from './opened.ts'
import { salvage } from './salvage.ts'

/**
 * Where the folder can't be written SQLite can't keep the index of its log, and an older schema has to be brought to this
 * one: then it is read from a copy. Throws `AppError` with the reason when there is no way.
 */
export function openForReading<T>(
  options: OpenOptions<T>,
  kind: StorageTroubleKind,
  cause: unknown,
  { onlyInPlace = false } = {},
): Opened<T> {
  const { file, build } = options
  const error = troubleError(kind, file, cause)
  const ways = onlyInPlace ? [inPlace] : kind === 'newer' ? [inPlace, copyOnDisk] : [inPlace, copyOnDisk, copyInMemory]
  for (const way of ways) {
    let source: Source | null = null
    try {
      source = way(file, kind === 'newer', options.clock())
      if (source === null) continue
      const { db, remove } = source
      const store = build(db)
      const close = () => {
        db.close()
        remove()
      }
      const { inPlace } = source
      return { store, db, trouble: { kind, error }, repair: null, inPlace, checked: true, isRepaired: true, close }
    } catch {
      source?.db.close() // the next way is tried; what is said at the end is why it can't be written
      source?.remove()
    }
  }
  if (kind !== 'newer') throw error
  throw new AppError('version', {
    message: `The database ${file} was written by a newer Bullpen, and this one can't read it.`,
    remedy: 'Update Bullpen, or set BULLPEN_HOME to another folder to work beside it. The file was not touched.',
    detail: error.data.detail,
    cause,
  })
}

type Source = { readonly db: Database; readonly inPlace: boolean; readonly remove: () => void }

const nothing = () => undefined

function inPlace(file: string, newer: boolean): Source | null {
  if (!existsSync(file)) return null
  const db = connectForReading(file)
  if (newer || schemaVersion(db) === SCHEMA_VERSION) return { db, inPlace: true, remove: nothing }
  db.close()
  return null
}

function copyOnDisk(file: string, newer: boolean, at: number): Source {
  const folder = copyFolder('reading')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const copy = join(folder, 'bullpen.db')
    for (const suffix of ['', '-wal']) {
      if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`)
    }
    return { db: newer ? connectForReading(copy) : current(copy, file, at), inPlace: false, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** The copy at this version; where it is damaged, what can be read of it. */
function current(copy: string, file: string, at: number): Database {
  const upToDate = (path: string) => {
    const db = new BetterSqlite3(path)
    try {
      if (schemaVersion(db) !== SCHEMA_VERSION) migrate(db)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  }
  try {
    return upToDate(copy)
  } catch {
    salvage(copy, `${copy}.mended`, { at, backupsOf: file })
    return upToDate(`${copy}.mended`)
  }
}

/** Without the log, which is of use only beside a file: offered only when there is none. */
function copyInMemory(file: string): Source | null {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size(`${file}-wal`) > 0 || size(file) > MEMORY_COPY_BYTES) return null
  const db = existsSync(file) ? new BetterSqlite3(withoutLog(readFileSync(file))) : new BetterSqlite3(':memory:')
  try {
    if (schemaVersion(db) !== SCHEMA_VERSION) migrate(db)
    return { db, inPlace: false, remove: nothing }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Bytes 18 and 19 of the header say that there is a log. */
function withoutLog(bytes: Buffer): Buffer {
  bytes[18] = bytes[19] = 1
  return bytes
}
