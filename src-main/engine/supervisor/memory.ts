/** How much of the machine Bullpen may use: reserve, process cap, pressure, and who gives back first. Pure. */
import type { SessionId } from '#shared/ids.ts'
import type { MachineMemory, MemoryPressure } from '#shared/processes.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Of the machine or of the container that limits it, in bytes. */
export type MemoryReading = Pick<MachineMemory, 'totalBytes' | 'availableBytes' | 'limitedBy'>

const RESERVE_SHARE = 0.08
const RESERVE_AT_LEAST = GIB
/** On a small machine a whole GiB would leave nothing to work with. */
const RESERVE_AT_MOST_SHARE = 0.25

/** What is kept free for everything that isn't Bullpen. `chosen`: the user's own figure; null = by the size of the machine. */
export const reserveOf = (totalBytes: number, chosen: number | null): number =>
  chosen ?? Math.min(Math.max(RESERVE_AT_LEAST, totalBytes * RESERVE_SHARE), totalBytes * RESERVE_AT_MOST_SHARE)

/** A CLI process holds about 100 MB for itself when idle and twice that after many turns; its tools come on top. */
const BYTES_PER_PROCESS = 200 * MIB
const CAP_AT_LEAST = 2
const CAP_AT_MOST = 500

/** How many processes of sessions and pool the memory holds. `chosen`: the user's own figure, which wins. */
export function processCapOf(
  { totalBytes, availableBytes, bullpenBytes }: Pick<MachineMemory, 'totalBytes' | 'availableBytes' | 'bullpenBytes'>,
  { reserveBytes, chosen }: { reserveBytes: number; chosen: number | null },
): number {
  if (chosen !== null) return chosen
  const usable = Math.min(availableBytes + bullpenBytes, totalBytes) - reserveBytes
  return Math.min(CAP_AT_MOST, Math.max(CAP_AT_LEAST, Math.floor(usable / BYTES_PER_PROCESS)))
}

export function pressureOf(
  { availableBytes }: Pick<MachineMemory, 'availableBytes'>,
  reserveBytes: number,
): MemoryPressure {
  if (availableBytes >= reserveBytes) return 'none'
  return availableBytes >= reserveBytes / 2 ? 'low' : 'critical'
}

/** What the user has chosen; null = by the size of the machine. */
export type MemoryChoices = { readonly reserveBytes: number | null; readonly maxProcesses: number | null }

export function surveyMemory(
  reading: MemoryReading,
  { at, bullpenBytes, choices }: { at: number; bullpenBytes: number; choices: MemoryChoices },
): MachineMemory {
  const reserveBytes = reserveOf(reading.totalBytes, choices.reserveBytes)
  return {
    ...reading,
    at,
    reserveBytes,
    bullpenBytes,
    processCap: processCapOf({ ...reading, bullpenBytes }, { reserveBytes, chosen: choices.maxProcesses }),
    pressure: pressureOf(reading, reserveBytes),
  }
}

/** A session with a process, as seen by whoever needs memory. */
export type Occupant = {
  readonly sessionId: SessionId
  /** No turn is under way and nothing speaks against ending its process. */
  readonly mayEnd: boolean
  /** Last output or input, in milliseconds since the epoch. */
  readonly lastUsedAt: number
  /** What comes back when its tree ends. */
  readonly bytes: number
}

/** Which sessions to hibernate to get back `missingBytes`: the least recently used first, no more than needed. */
export function chooseToHibernate(occupants: readonly Occupant[], missingBytes: number): SessionId[] {
  const chosen: SessionId[] = []
  let missing = missingBytes
  for (const { sessionId, bytes } of occupants.filter(({ mayEnd }) => mayEnd).toSorted(byLastUse)) {
    if (missing <= 0) break
    chosen.push(sessionId)
    missing -= bytes
  }
  return chosen
}

const byLastUse = (a: Occupant, b: Occupant) => a.lastUsedAt - b.lastUsedAt
