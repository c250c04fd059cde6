/** How the database is: whether it can be written, what waits for that, what was repaired, and when it was last checked and backed up. */
import { z } from 'zod'
import { AppErrorData } from './errors.ts'
import { Timestamp } from './session.ts'

/**
 * `full`, `read-only`, `unreadable` (the disk reports errors) and `locked` (another program holds the file) are tried
 * again until they are cured; `newer` (written by a newer Bullpen) and `damaged` are not.
 */
export const StorageTroubleKind = z.enum(['full', 'read-only', 'unreadable', 'locked', 'newer', 'damaged'])
export type StorageTroubleKind = z.infer<typeof StorageTroubleKind>

export const StorageTrouble = z.object({
  kind: StorageTroubleKind,
  since: Timestamp,
  /** What happened and what the user can do; also what a refused prompt is answered with. */
  error: AppErrorData,
})
export type StorageTrouble = z.infer<typeof StorageTrouble>

/** A damaged database that was replaced at a start. */
export const StorageRepair = z.object({
  at: Timestamp,
  /** What was found, in words. */
  reason: z.string(),
  /** Where the damaged file is now; nothing deletes it. */
  damagedFile: z.string(),
  sessions: z.number().int().nonnegative(),
  events: z.number().int().nonnegative(),
  /** Every row of the damaged file could be read. */
  complete: z.boolean(),
  /** The backup that filled in what could not be read; null when there was none or none was needed. */
  backup: z.object({ file: z.string(), at: Timestamp, rows: z.number().int().nonnegative() }).nullable(),
})
export type StorageRepair = z.infer<typeof StorageRepair>

export const StorageBackup = z.object({ file: z.string(), at: Timestamp, bytes: z.number().int().nonnegative() })
export type StorageBackup = z.infer<typeof StorageBackup>

export const StorageHealth = z.object({
  file: z.string(),
  /** Null: everything is written as it happens. */
  trouble: StorageTrouble.nullable(),
  /** What is kept in memory until it can be written; `dropped` events were more than may be kept. */
  waiting: z.object({
    changes: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
    dropped: z.number().int().nonnegative(),
  }),
  /** The last repair, until the user has dismissed it. */
  repair: StorageRepair.nullable(),
  /** The newest backup. */
  backup: StorageBackup.nullable(),
  /** The daily backup is due and the disk has no room for it; absent = nothing keeps it from being made. */
  noRoomForBackup: z
    .object({ neededBytes: z.number().int().nonnegative(), freeBytes: z.number().int().nonnegative() })
    .optional(),
  /** Of the pages (`quick`, at each start) and of pages and indexes (`full`, weekly); null = not yet. */
  checks: z.object({
    quickAt: Timestamp.nullable(),
    fullAt: Timestamp.nullable(),
    problems: z.array(z.string()),
  }),
})
export type StorageHealth = z.infer<typeof StorageHealth>
