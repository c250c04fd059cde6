/** Tells a database that can't be written now from one that is damaged, and says both in words. */
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import type { StorageTroubleKind } from '#shared/storage.ts'

/** By SQLite's code or the beginning of it; the codes of the file system are those of the backup that precedes a migration. */
const KINDS: readonly (readonly [code: string, kind: StorageTroubleKind])[] = [
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_IOERR_SHMSIZE', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_CANTOPEN', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_AUTH', 'read-only'],
  ['SQLITE_IOERR', 'unreadable'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EIO', 'unreadable'],
]

/** Null for an error that says nothing about disk or file: a mistake of ours, a constraint. */
export function troubleOf(error: unknown): StorageTroubleKind | null {
  const code = codeOf(error)
  return KINDS.find(([known]) => code.startsWith(known))?.[1] ?? null
}

function codeOf(error: unknown): string {
  if (error instanceof BetterSqlite3.SqliteError) return error.code
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The remedy follows the kind; what can be cured while Bullpen runs says that it goes on by itself. */
export function troubleError(kind: StorageTroubleKind, file: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  const { error, ...words } = wordsFor(kind, file)
  return new AppError(error, { ...words, detail, cause })
}

function wordsFor(
  kind: StorageTroubleKind,
  file: string,
): { error: 'resources' | 'config' | 'version' | 'session_corrupted'; message: string; remedy: string } {
  const folder = dirname(file)
  switch (kind) {
    case 'full':
      return {
        error: 'resources',
        message: `The disk of ${folder} is full: nothing new can be saved.`,
        remedy: 'Free some space on that disk. Bullpen then saves what it kept in memory and goes on by itself.',
      }
    case 'read-only':
      return {
        error: 'config',
        message: `${file} can't be written: the file, its folder or its disk is read-only.`,
        remedy: 'Make the file and its folder writable for your user. Bullpen then goes on by itself.',
      }
    case 'unreadable':
      return {
        error: 'resources',
        message: `The disk of ${folder} reports errors: nothing new can be saved.`,
        remedy: 'Check the disk and its connection. Bullpen tries again and goes on by itself.',
      }
    case 'locked':
      return {
        error: 'resources',
        message: `Another program holds ${file}.`,
        remedy: 'Close what has it open, such as a database browser. Bullpen then goes on by itself.',
      }
    case 'newer':
      return {
        error: 'version',
        message: `${file} was written by a newer Bullpen: this one can show it and not change it.`,
        remedy: 'Update Bullpen, or set BULLPEN_HOME to another folder to work beside it. The file is not touched.',
      }
    case 'damaged':
      return {
        error: 'session_corrupted',
        message: `The database ${file} is damaged.`,
        remedy: 'Restart Bullpen: it keeps the file, and moves everything that can be read into a new one.',
      }
  }
}
