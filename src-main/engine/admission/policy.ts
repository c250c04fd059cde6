/** Whether one more process may start now, what to end for it where it may not, or why it has to wait: a pure function. */
import type { SessionId } from '#shared/ids.ts'
import type { WaitReason } from '#shared/session.ts'

/** A process that runs, or is about to, or is on its way out. Times in milliseconds since the epoch. */
export type SlotView = {
  readonly role: 'live' | 'spare'
  readonly since: number
  readonly ending: boolean
}

/** A session with a process. */
export type Tenant = {
  readonly sessionId: SessionId
  readonly pid: number
  /** Last output or input, or its start. */
  readonly usedAt: number
  /** `quietly`: nobody would notice. `for-a-prompt`: only for one that waits; the user was answered, and looks elsewhere. */
  readonly mayEnd: 'quietly' | 'for-a-prompt' | 'no'
}

export type AdmissionInput = {
  readonly now: number
  /** `ahead`: nobody waits for this process yet. */
  readonly need: { readonly ahead: boolean }
  readonly memory: { readonly availableBytes: number; readonly reserveBytes: number }
  /** Processes of sessions and pool at most. */
  readonly cap: number
  readonly slots: readonly SlotView[]
  /** Spares that are ready, and can be given back. */
  readonly spares: readonly { readonly pid: number; readonly since: number }[]
  readonly tenants: readonly Tenant[]
  /** For how long a reading of the memory may say nothing of what has changed since, in milliseconds. */
  readonly readingLagMs: number
  /** When a process was last ended to get memory back; 0 = never. */
  readonly relievedAt: number
}

export type Decision =
  /** `despite`: it is the only one, so that something can be done at all. */
  | { readonly kind: 'admit'; readonly despite: 'memory' | null }
  | { readonly kind: 'evict'; readonly pid: number; readonly reason: WaitReason }
  | { readonly kind: 'hibernate'; readonly sessionId: SessionId; readonly pid: number; readonly reason: WaitReason }
  /** `roomComes`: a process is being ended for it. `again`: a time to look again without any other reason. */
  | { readonly kind: 'wait'; readonly reason: WaitReason; readonly roomComes: boolean; readonly again: number | null }

/** Measured: a CLI process holds about 100 MB for itself once it is up. */
const START_BYTES = 100 * 1024 ** 2

/** What becomes of the first start in line. */
export function decide(input: AdmissionInput): Decision {
  const { need, cap, slots } = input
  const low = isLow(input)
  const alone = !need.ahead && slots.every(({ role }) => role === 'spare')
  if (slots.length >= cap) {
    const roomComes = slots.filter(({ ending }) => !ending).length < cap
    return (roomComes ? null : makeRoom(input, 'process-cap')) ?? wait('process-cap', { roomComes })
  }
  if (!low || alone) return { kind: 'admit', despite: low ? 'memory' : null }
  if (need.ahead) return wait('memory') // what nobody waits for takes memory from nobody
  if (slots.some(({ ending }) => ending)) return wait('memory', { roomComes: true })
  const again = input.relievedAt + input.readingLagMs
  if (input.now < again) return wait('memory', { again })
  return makeRoom(input, 'memory') ?? wait('memory')
}

const wait = (reason: WaitReason, { roomComes = false, again = null as number | null } = {}): Decision => ({
  kind: 'wait',
  reason,
  roomComes,
  again,
})

/** Processes that came after the reading have not taken their memory yet, by that reading. */
function isLow({ now, memory, slots, readingLagMs }: AdmissionInput): boolean {
  const unread = slots.filter(({ since, ending }) => !ending && now - since < readingLagMs).length
  return memory.availableBytes - unread * START_BYTES < memory.reserveBytes
}

/** The oldest spare; without one, the session nobody would miss, unused for the longest time. Null when nothing can be ended. */
function makeRoom({ need, spares, tenants }: AdmissionInput, reason: WaitReason): Decision | null {
  const spare = spares.toSorted((a, b) => a.since - b.since)[0]
  if (spare) return { kind: 'evict', pid: spare.pid, reason }
  const endable = tenants.filter(({ mayEnd }) => mayEnd === 'quietly' || (mayEnd === 'for-a-prompt' && !need.ahead))
  const tenant = endable.toSorted((a, b) => rank(a) - rank(b) || a.usedAt - b.usedAt)[0]
  return tenant ? { kind: 'hibernate', sessionId: tenant.sessionId, pid: tenant.pid, reason } : null
}

const rank = ({ mayEnd }: Tenant) => (mayEnd === 'quietly' ? 0 : 1)
