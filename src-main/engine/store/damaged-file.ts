/** Gets a damaged SQLite file open for reading in some way or other, without changing it. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyFolder } from './copy-folder.ts'
import { type Database, connectForReading, schemaVersion } from './database.ts'
import { SCHEMA_VERSION } from './migrations.ts'

export type DamagedFile = Disposable & {
  /** Null when nothing of it can be read. */
  readonly db: Database | null
  /** Of its schema; null when it can't be told. */
  readonly version: number | null
  /** Nothing had to be left out to get it open. */
  readonly whole: boolean
}

/** Above this a copy in memory would cost more than it is worth. */
export const MEMORY_COPY_BYTES = 256 * 1024 * 1024

/** The file itself when SQLite takes it; else copies with a mended header, with the log beside it and without; the last in memory. */
export function openDamaged(file: string): DamagedFile {
  const itself = tryOpen(file)
  if (itself) return { db: itself, version: versionOf(itself), whole: true, [Symbol.dispose]: () => itself.close() }
  const folder = copyFolder('repair')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    for (const withLog of [true, false]) {
      const copy = join(folder, withLog ? 'log.db' : 'bare.db')
      if (!copyMended(file, copy, withLog)) continue
      const db = tryOpen(copy)
      if (db === null) continue
      const close = () => {
        db.close()
        remove()
      }
      const whole = withLog || !existsSync(`${file}-wal`)
      return { db, version: versionOf(db), whole, [Symbol.dispose]: close }
    }
  } catch {
    // no room for a copy, or the file can't be read at all
  }
  remove()
  const db = inMemory(file)
  if (db === null) return { db, version: null, whole: false, [Symbol.dispose]: () => undefined } // what is left are the backups
  return { db, version: versionOf(db), whole: !existsSync(`${file}-wal`), [Symbol.dispose]: () => db.close() }
}

function inMemory(file: string): Database | null {
  try {
    if (statSync(file).size > MEMORY_COPY_BYTES) return null
    const bytes = readFileSync(file)
    return bytes.length < 2 * HEADER_BYTES ? null : tryOpen(mended(bytes, { withLog: false }))
  } catch {
    return null
  }
}

/** `source`: a path, or the bytes of a file. */
function tryOpen(source: string | Buffer): Database | null {
  // SQLite would remove the log beside an empty file
  if (typeof source === 'string' && (statSync(source, { throwIfNoEntry: false })?.size ?? 0) === 0) return null
  let db: Database | undefined
  try {
    db = connectForReading(source)
    db.unsafeMode()
    db.pragma('writable_schema = ON') // a damaged entry of the schema then hides that entry alone
    if (
      db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('sessions', 'events')").get() !==
      undefined
    )
      return db
  } catch {
    // the next way is tried
  }
  db?.close()
  return null
}

/** The note in the facts before the one in the header: they differ only when one of them is damaged. */
function versionOf(db: Database): number | null {
  const plausible = (version: number) => Number.isInteger(version) && version >= 1 && version <= SCHEMA_VERSION
  try {
    const noted = Number(db.prepare("SELECT body FROM facts WHERE name = 'schema'").pluck().get())
    if (plausible(noted)) return noted
  } catch {
    // the header is asked
  }
  const inHeader = schemaVersion(db)
  return plausible(inHeader) ? inHeader : null
}

const HEADER_BYTES = 100
const DEFAULT_PAGE_BYTES = 4_096

/** False when there is nothing to copy. The page size is the file's own where it makes sense. */
function copyMended(file: string, copy: string, withLog: boolean): boolean {
  if (!existsSync(file) || statSync(file).size < 2 * HEADER_BYTES) return false
  const log = `${file}-wal`
  if (withLog && !existsSync(log)) return false
  copyFileSync(file, copy)
  if (withLog) copyFileSync(log, `${copy}-wal`)
  writeFileSync(copy, mended(readFileSync(copy), { withLog }))
  return true
}

/** With a header that SQLite takes, and without half a page at the end. */
function mended(bytes: Buffer, { withLog }: { withLog: boolean }): Buffer {
  const pageBytes = pageSizeOf(bytes)
  bytes.write('SQLite format 3\0', 0, 'latin1')
  bytes.writeUInt16BE(pageBytes === 65_536 ? 1 : pageBytes, 16)
  bytes[18] = bytes[19] = withLog ? 2 : 1
  bytes.set([0, 64, 32, 32], 20)
  const pages = Math.floor(bytes.length / pageBytes)
  bytes.writeUInt32BE(pages, 28)
  bytes.writeUInt32BE(0, 32) // no free pages: they would only lead astray
  bytes.writeUInt32BE(0, 36)
  bytes.writeUInt32BE(4, 44)
  bytes.writeUInt32BE(0, 52)
  bytes.writeUInt32BE(1, 56)
  bytes.writeUInt32BE(0, 64)
  bytes.writeUInt32BE(bytes.readUInt32BE(24), 92) // the size above is the one that counts
  return bytes.subarray(0, pages * pageBytes)
}

function pageSizeOf(bytes: Buffer): number {
  const stated = bytes.readUInt16BE(16)
  const size = stated === 1 ? 65_536 : stated
  return size >= 512 && (size & (size - 1)) === 0 ? size : DEFAULT_PAGE_BYTES
}
