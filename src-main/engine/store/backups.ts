/** Backups of the database in `backups/`: their names, which are kept, and the one that is made before the schema changes. */
import { copyFileSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StorageBackup } from '#shared/storage.ts'
import { syncFile, syncFileNow } from './sync-file.ts'

/** Of the daily ones; as many of those made before a change of the schema. */
const KEEP = 3

export type BackupKind = 'daily' | 'schema'

/** `bullpen-daily-2026-11-21T10-00-00.db`: sorted by name they are sorted by age. */
const NAME = /^bullpen-(?<kind>daily|schema)-(?<day>[\d-]{10})T(?<time>[\d-]{8})\.db$/

export const backupFolder = (file: string): string => join(dirname(file), 'backups')

/** The moment as part of a file name, the same on every system. */
export const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')

/** Newest first, of the kind or of all. The time is that of the name: a copy that is put back keeps it. */
export function listBackups(file: string, kind?: BackupKind): StorageBackup[] {
  const folder = backupFolder(file)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const parts = NAME.exec(name)?.groups
      if (!parts || (kind !== undefined && parts.kind !== kind)) return []
      const at = Date.parse(`${parts.day}T${parts.time?.replaceAll('-', ':')}Z`)
      const path = join(folder, name)
      return Number.isNaN(at) ? [] : [{ file: path, at, bytes: statSync(path).size }]
    })
    .sort((a, b) => b.at - a.at)
}

/**
 * Makes a backup by `write`, which is given a name of its own: a backup is seen under its own name when it is whole and on
 * the disk. Older ones of its kind go then. Rejects with what `write` rejects with; then nothing is left behind.
 */
export async function makeBackup(
  file: string,
  { kind, at, write }: { kind: BackupKind; at: number; write: (draft: string) => Promise<void> },
): Promise<void> {
  const draft = draftOf(file)
  try {
    await write(draft)
    await syncFile(draft)
    finish(file, { kind, at, draft })
  } finally {
    rmSync(draft, { force: true })
  }
}

/** What the rest of the machine, and the sessions themselves, go on writing into meanwhile. */
const MARGIN_BYTES = 64 * 1024 * 1024

/** What a backup of the open database may take, with some room left beside it, and what there is. In bytes. */
export async function roomForBackup(file: string): Promise<{ neededBytes: number; freeBytes: number }> {
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const { bavail, bsize } = await statfs(dirname(file))
  return { neededBytes: sizeOf(file) + sizeOf(`${file}-wal`) + MARGIN_BYTES, freeBytes: bavail * bsize }
}

/** Copies a closed database: nothing of it may be in a log beside it. Throws the errors of the file system. */
export function copyBeforeMigration(file: string, at: number): void {
  const draft = draftOf(file)
  try {
    copyFileSync(file, draft, constants.COPYFILE_FICLONE)
    syncFileNow(draft)
    finish(file, { kind: 'schema', at, draft })
  } finally {
    rmSync(draft, { force: true })
  }
}

function draftOf(file: string): string {
  const folder = backupFolder(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, 'unfinished.db')
  rmSync(draft, { force: true })
  return draft
}

function finish(file: string, { kind, at, draft }: { kind: BackupKind; at: number; draft: string }): void {
  renameSync(draft, join(backupFolder(file), `bullpen-${kind}-${stamp(at)}.db`))
  for (const old of listBackups(file, kind).slice(KEEP)) rmSync(old.file)
}
