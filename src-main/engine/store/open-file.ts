/** Opens the database whatever state it is in: as it is, brought to this version, repaired, or for reading only. */
import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SessionId } from '#shared/ids.ts'
import type { StorageRepair, StorageTroubleKind } from '#shared/storage.ts'
import { copyBeforeMigration, stamp } from './backups.ts'
import { type Database, connect, connectForReading, quickCheck, schemaVersion } from './database.ts'
import { troubleError, troubleOf } from './disk-trouble.ts'
import { SCHEMA_VERSION, migrate } from './migrations.ts'
import type { OpenOptions, Opened } from './opened.ts'
import { openForReading } from './read-only.ts'
import { repairReason, unmark } from './repair-mark.ts'
import { salvage } from './salvage.ts'
import { mayRepair } from './unrepaired.ts'

/** Looking at every page takes 3 to 4 seconds per gigabyte on a busy machine: this much at once, above in the background. */
export const CHECK_AT_ONCE_BYTES = 24 * 1024 * 1024

/** A file that SQLite opens and that can't be right. */
class Damaged extends Error {}
class Newer extends Error {}

/** What an opening may begin with that takes longer the more there is in the file. */
export type LongWork = 'repair' | 'migration'

/** What opening this file would begin with; null = nothing, or nothing that takes long with so few bytes. Only looks. */
export function longWorkOn(file: string, fromBytes: number): LongWork | null {
  if (sizeOf(file) + sizeOf(`${file}-wal`) < fromBytes) return null
  try {
    const { version } = inspect(file)
    return version > 0 && version < SCHEMA_VERSION ? 'migration' : null
  } catch (error) {
    return kindOf(error) === 'damaged' ? 'repair' : null
  }
}

/** Throws `AppError` only where nothing of the file can be shown: a foreign lock, a newer schema that differs too much. */
export function openFile<T>(options: OpenOptions<T>): Opened<T> {
  const { file } = options
  try {
    finishRepair(file, options.clock())
    return openForWriting(options)
  } catch (error) {
    const kind = kindOf(error)
    if (kind === null) throw error
    if (kind === 'locked') throw troubleError(kind, file, error)
    if (kind !== 'damaged') return openForReading(options, kind, error)
    return repairAndOpen(options, error)
  }
}

/**
 * Tries to get a file that was opened for reading open for writing. Throws as long as that fails; then `opened` is to be
 * read on. Connections of one process share what they know of the log, so one that may not write it has to go first.
 */
export function openAgain<T>(options: OpenOptions<T>, opened: Opened<T>): Opened<T> {
  const { file, clock } = options
  if (!opened.isRepaired && !mayRepair(file)) throw opened.trouble?.error ?? new Error('It has no room yet.')
  accessSync(dirname(file), constants.W_OK)
  if (existsSync(file)) accessSync(file, constants.W_OK)
  finishRepair(file, clock())
  if (opened.inPlace) {
    opened.close()
    return openFile(options)
  }
  const next = openForWriting(options)
  opened.close()
  return next
}

function kindOf(error: unknown): StorageTroubleKind | null {
  if (error instanceof Damaged) return 'damaged'
  if (error instanceof Newer) return 'newer'
  return troubleOf(error)
}

function openForWriting<T>({ file, clock, build }: OpenOptions<T>): Opened<T> {
  const { version, checked } = inspect(file)
  if (version > 0 && version < SCHEMA_VERSION) {
    connect(file).close() // puts what is in the log into the file
    copyBeforeMigration(file, clock())
  }
  const db = connect(file)
  try {
    db.pragma(`user_version = ${version}`) // a file that can't be written says so here, and not at the first prompt
    if (version < SCHEMA_VERSION) migrate(db)
    const store = build(db)
    return { store, db, trouble: null, repair: null, inPlace: true, checked, isRepaired: true, close: () => db.close() }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Looks without touching: a connection that may write would put the log of a damaged file into it. Throws `Damaged` and `Newer`. */
function inspect(file: string): { version: number; checked: boolean } {
  refuseEmpty(file)
  const known = repairReason(file)
  if (known !== null) throw new Damaged(known)
  if (!existsSync(file)) return { version: 0, checked: true }
  const db = connectForReading(file)
  try {
    const version = judgeVersion(db)
    const checked = sizeOf(file) + sizeOf(`${file}-wal`) <= CHECK_AT_ONCE_BYTES
    const [problem] = checked ? quickCheck(db) : []
    if (problem !== undefined) throw new Damaged(problem)
    return { version, checked }
  } finally {
    db.close()
  }
}

/** Something was here: a database is never empty, and SQLite would take an empty file, and drop its log, without a word. */
function refuseEmpty(file: string): void {
  const exists = existsSync(file)
  if (exists && sizeOf(file) === 0) throw new Damaged('The file is empty.')
  if (!exists && sizeOf(`${file}-wal`) > 0) throw new Damaged('The file is gone, and its log is still there.')
}

/** Throws `Newer`, or `Damaged` where header, tables and the note in the facts contradict each other. */
function judgeVersion(db: Database): number {
  const version = schemaVersion(db)
  const tables = new Set(db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all())
  if (version === 0 && tables.size === 0) return 0
  if (!tables.has('facts') || !tables.has('sessions') || !tables.has('events')) {
    throw new Damaged('Tables are missing.')
  }
  const note = db.prepare<[], string>("SELECT body FROM facts WHERE name = 'schema'").pluck().get()
  const agrees = note === undefined ? version >= 1 && version <= SCHEMA_VERSION : Number(note) === version
  if (!agrees) throw new Damaged(`The header speaks of schema ${version}, the contents of ${note ?? 'another'}.`)
  if (version > SCHEMA_VERSION) throw new Newer(`Its schema is ${version}, this Bullpen knows ${SCHEMA_VERSION}.`)
  const ids = db.prepare<[]>('SELECT id FROM sessions NOT INDEXED').pluck().all()
  if (!ids.every((id) => SessionId.safeParse(id).success)) throw new Damaged('A session has lost its name.')
  return version
}

function repairAndOpen<T>(options: OpenOptions<T>, cause: unknown): Opened<T> {
  const { file, clock } = options
  let repair: StorageRepair
  try {
    repair = repairFile(file, clock(), cause)
  } catch (error) {
    const kind = kindOf(error)
    if (kind === null) throw error
    options.notRepaired?.(kind, error instanceof Error ? error.message : String(error))
    // no room for a new file, or no right to make one
    return { ...openForReading(options, kind, error), isRepaired: false }
  }
  return { ...openForWriting(options), repair }
}

/** A whole database under this name waits for the damaged one to get out of its way. */
const mendedName = (file: string): string => `${file}.mended`

/** The damaged file is renamed, with its log; the new one takes its place. Safe to be cut off at any moment. */
function repairFile(file: string, at: number, cause: unknown): StorageRepair {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const report = salvage(file, mendedName(file), { at })
  const damagedFile = setAside(file, at)
  renameSync(mendedName(file), file)
  unmark(file)
  return { at, reason, damagedFile, ...report }
}

/** Returns its new name. */
function setAside(file: string, at: number): string {
  const base = `${file}.damaged-${stamp(at)}`
  let aside = base
  for (let count = 2; existsSync(aside) || existsSync(`${aside}-wal`); count += 1) aside = `${base}-${count}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

/** A repair that was cut off: before the damaged file was out of the way it is made again, afterwards it is completed. */
function finishRepair(file: string, at: number): void {
  const mended = mendedName(file)
  if (!existsSync(mended)) return
  if (existsSync(file)) {
    rmSync(mended)
    return
  }
  setAside(file, at) // its log may still be in place
  renameSync(mended, file)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
