/** What the pool needs, and what it hands out. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Spare } from '../agent/spares.ts'
import type { Clock, Log } from '../ports.ts'
import type { Busy } from './courtesy.ts'
import type { Complaint } from './health.ts'
import type { PoolInput, SpareKind } from './policy.ts'
import type { PACE } from './rhythm.ts'
import type { PoolChange } from './statistics.ts'

/** A launch spec worth warming, with the key of the spares that serve it. */
export type WantedSpec = {
  readonly key: string
  readonly kind: SpareKind
  readonly weight: number
  readonly spec: LaunchSpec
}

export type PoolDeps = {
  readonly clock: Clock
  readonly log: Log
  /** Rejects, leaving nothing, when `signal` aborts. */
  readonly start: (wanted: WantedSpec, signal: AbortSignal) => Promise<Spare>
  /** What is wanted now, and what the machine can give. */
  readonly survey: () => Promise<{
    wants: WantedSpec[]
    limits: PoolInput['limits']
    memory: PoolInput['memory']
    freeSlots: number
    health: { everyMs: number; processBytes: number }
  }>
  readonly privateBytes: (pid: number) => number | null
  readonly onChanged: () => void
  /** Something the user may want to know about a spare. */
  readonly onIncident: (incident: Incident) => void
  /** Everything that happens to a spare, in order. */
  readonly onChange?: (change: PoolChange) => void
  /** Who needs the CPU more than a refill does. */
  readonly busy?: () => Busy | null
  readonly random?: () => number
  /** For tests, which don't want to wait. */
  readonly pace?: typeof PACE
}

export type Incident = {
  readonly what: 'died' | 'lost' | Complaint['why']
  readonly pid: number
  readonly kind: SpareKind
}

export type Taken = { readonly process: AgentProcess; readonly path: 'warm' | 'project' }
/**
 * Why there is no process: `refused`: the CLI would not give the spare to that folder; `miss`: none was ready; `other`: the
 * pool keeps none for such a session, one that goes on with a conversation or runs in a folder nobody trusts, or is off.
 */
export type NotTaken = 'miss' | 'refused' | 'other'
