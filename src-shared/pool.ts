/** The warm pool as people and programs see it. */
import { z } from 'zod'
import { Timestamp } from './session.ts'

export const SpareInfo = z.object({
  id: z.string(),
  /** `general` knows no folder yet; `project` waits in the folder of a session that is likely to come. */
  kind: z.enum(['general', 'project']),
  phase: z.enum(['starting', 'ready']),
  /** When it got into this phase. */
  since: Timestamp,
  /** Null while it starts. */
  pid: z.number().int().nullable(),
  /** Private memory in bytes; 0 = not measured yet. */
  memoryBytes: z.number().int().nonnegative(),
  /** Of a project spare. */
  cwd: z.string().nullable(),
})
export type SpareInfo = z.infer<typeof SpareInfo>

/** Why the pool has fewer spares than it aims at and starts none. */
export const PoolBlock = z.enum([
  'disabled',
  'paused',
  'starting-up',
  'stopping',
  'breaker-open',
  'power-saver',
  'memory',
  'budget',
  'process-cap',
  'backing-off',
  'no-cli',
])
export type PoolBlock = z.infer<typeof PoolBlock>

export const PoolStatus = z.object({
  enabled: z.boolean(),
  paused: z.boolean(),
  /** General spares aimed at. */
  target: z.number().int(),
  /** Spares of both kinds at most. */
  max: z.number().int(),
  blocked: PoolBlock.nullable(),
  /** `blocked` in words, with what can be done; null when nothing is to be explained. */
  reason: z.string().nullable(),
  spares: z.array(SpareInfo),
  /** Since the host started. */
  statistics: z.object({
    hits: z.object({ general: z.number().int(), project: z.number().int() }),
    misses: z.number().int(),
    /** Spares the CLI would not give to the folder; the session started cold. */
    refused: z.number().int(),
    died: z.number().int(),
    failedStarts: z.number().int(),
    retired: z.record(z.string(), z.number().int()),
    /** Median from start to ready; null before the first. */
    timeToReadyMs: z.number().nullable(),
  }),
})
export type PoolStatus = z.infer<typeof PoolStatus>
