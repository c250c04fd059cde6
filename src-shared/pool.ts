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
  'machine-busy',
  'no-survey',
  'no-cli',
])
export type PoolBlock = z.infer<typeof PoolBlock>

export const PoolStatus = z.object({
  enabled: z.boolean(),
  paused: z.boolean(),
  /** General spares aimed at. */
  target: z.number().int(),
  /** Spares aimed at that wait in their folder: on top of `target`. */
  projectTarget: z.number().int(),
  /** Spares of both kinds at most. */
  max: z.number().int(),
  blocked: PoolBlock.nullable(),
  /** `blocked` in words, with what can be done; null when nothing is to be explained. */
  reason: z.string().nullable(),
  spares: z.array(SpareInfo),
  /** Since the host started. */
  statistics: z.object({
    hits: z.object({ general: z.number().int(), project: z.number().int() }),
    /** Sessions that a spare could have served, when none was ready. */
    misses: z.number().int(),
    /** Spares the CLI would not give to the folder; the session started cold. */
    refused: z.number().int(),
    /** Sessions the pool keeps nothing for: they go on with a conversation, run in a folder nobody trusts, or the pool is off. */
    others: z.number().int(),
    died: z.number().int(),
    failedStarts: z.number().int(),
    retired: z.record(z.string(), z.number().int()),
    /** Median from start to ready; null before the first. */
    timeToReadyMs: z.number().nullable(),
  }),
})
export type PoolStatus = z.infer<typeof PoolStatus>

/**
 * What happened to a spare. `claimed`: a session has it. `refused`: the CLI would not give it to that folder. `lost`: it did
 * not react to a session. `died`: its process ended by itself. `retired`: it was given back. `failed`: it did not come up.
 */
export const PoolEvent = z.object({
  /** From 1, without gaps, since the host started. */
  seq: z.number().int().positive(),
  at: Timestamp,
  type: z.enum(['started', 'ready', 'claimed', 'refused', 'lost', 'died', 'retired', 'failed']),
  /** As `SpareInfo.id`. */
  spare: z.string(),
  kind: SpareInfo.shape.kind,
  /** Null where it has or had none yet. */
  pid: z.number().int().nullable(),
  /** Of a project spare, where it is still known. */
  cwd: z.string().nullable(),
  /** Why, where there is something to say: of `retired` a word as in `statistics.retired`, else a sentence. */
  reason: z.string().nullable(),
  /** Of `ready`: milliseconds from its start. */
  afterMs: z.number().nonnegative().nullable(),
})
export type PoolEvent = z.infer<typeof PoolEvent>

/** Oldest first. */
export const PoolEvents = z.object({
  events: z.array(PoolEvent),
  /** Events that were due before these and are no longer kept. */
  missed: z.number().int().nonnegative(),
})
export type PoolEvents = z.infer<typeof PoolEvents>
