/** What the host and the thread that opens the database ahead of it say to each other. */
import { z } from 'zod'
import { StorageRepair, StorageTroubleKind } from '#shared/storage.ts'

export const Task = z.object({
  file: z.string(),
  /** Where it can't be repaired, what can be read of it is copied elsewhere. */
  copies: z.boolean(),
})
export type Task = z.infer<typeof Task>

/** A damaged file that can't be repaired where it is. */
export const Unrepaired = z.object({
  /** What keeps it from being repaired. */
  kind: StorageTroubleKind,
  detail: z.string(),
  /** A whole database of what can be read of it: a file in a folder of its own, or its bytes; null = no room for either. */
  copy: z.union([z.string(), z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array)]).nullable(),
})
export type Unrepaired = z.infer<typeof Unrepaired>

export const Answer = z.object({
  repair: StorageRepair.nullable(),
  trouble: z.string().nullable(),
  unrepaired: Unrepaired.nullable(),
})
export type Answer = z.infer<typeof Answer>
