/** The circuit breaker as a pure table: failures of the API open it, time and one probe close it again. */
import type { AppErrorData, ErrorKind } from '#shared/errors.ts'

/** The turn of a session, for as long as it is under way. */
type Probe = string

export type Breaker =
  | { readonly kind: 'closed'; readonly since: number; readonly failures: readonly number[] }
  | {
      readonly kind: 'open'
      readonly since: number
      readonly retryAt: number
      readonly openings: number
      readonly reason: AppErrorData
    }
  | {
      readonly kind: 'half-open'
      readonly since: number
      readonly openings: number
      readonly reason: AppErrorData
      readonly probe: Probe | null
    }

export type BreakerInput =
  /** A turn is about to be sent. Only asked where `admits` said yes. */
  | { type: 'sent'; id: Probe; at: number }
  | { type: 'succeeded'; id: Probe; at: number }
  | { type: 'failed'; id: Probe; at: number; error: AppErrorData }
  /** The turn ended without a verdict on the API: interrupted, lost, or refused for a reason of its own. */
  | { type: 'ended'; id: Probe; at: number }
  | { type: 'time'; at: number }
  /** The user does not want to wait. */
  | { type: 'try-now'; at: number }

export const CLOSED: Breaker = { kind: 'closed', since: 0, failures: [] }

/** So many failures … */
export const THRESHOLD = 5
/** … within this time open it. */
export const WINDOW_MS = 60_000
/** It stays open for so long at first, twice as long after each probe that failed, and never longer than `MAX_OPEN_MS`. */
export const OPEN_MS = 15_000
export const MAX_OPEN_MS = 5 * 60_000

/** Failures that say something of the API and the way to it. Credentials, quotas and requests of its own kind are the matter of one account or session. */
const COUNTED: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['overloaded', 'network', 'timeout'])
export const counts = ({ kind }: AppErrorData): boolean => COUNTED.has(kind)

/** Whether a prompt may be sent now. */
export const admits = (breaker: Breaker): boolean =>
  breaker.kind === 'closed' || (breaker.kind === 'half-open' && breaker.probe === null)

export function next(breaker: Breaker, input: BreakerInput): Breaker {
  switch (breaker.kind) {
    case 'closed':
      return whileClosed(breaker, input)
    case 'open': {
      const due = input.type === 'try-now' || (input.type === 'time' && input.at >= breaker.retryAt)
      if (due) return halfOpen(breaker, input.at, null)
      // a turn sent before it opened has been answered: the API is there
      return input.type === 'succeeded' ? closed(input.at) : breaker
    }
    case 'half-open':
      return whileHalfOpen(breaker, input)
  }
}

function whileClosed(breaker: Extract<Breaker, { kind: 'closed' }>, input: BreakerInput): Breaker {
  if (input.type === 'succeeded') return breaker.failures.length > 0 ? { ...breaker, failures: [] } : breaker
  if (input.type !== 'failed' || !counts(input.error)) return breaker
  const failures = [...breaker.failures.filter((at) => input.at - at < WINDOW_MS), input.at]
  return failures.length >= THRESHOLD ? open(input.at, 1, input.error) : { ...breaker, failures }
}

function whileHalfOpen(breaker: Extract<Breaker, { kind: 'half-open' }>, input: BreakerInput): Breaker {
  if (input.type === 'succeeded') return closed(input.at)
  if (input.type === 'sent') return breaker.probe === null ? halfOpen(breaker, breaker.since, input.id) : breaker
  if (!('id' in input) || input.id !== breaker.probe) return breaker
  return input.type === 'failed' && counts(input.error)
    ? open(input.at, breaker.openings + 1, input.error)
    : halfOpen(breaker, breaker.since, null) // no verdict: the next prompt is the probe
}

const closed = (since: number): Breaker => ({ kind: 'closed', since, failures: [] })

const open = (since: number, openings: number, reason: AppErrorData): Breaker => ({
  kind: 'open',
  since,
  retryAt: since + Math.min(MAX_OPEN_MS, OPEN_MS * 2 ** Math.min(openings - 1, 20)),
  openings,
  reason,
})

const halfOpen = (
  { openings, reason }: { openings: number; reason: AppErrorData },
  since: number,
  probe: Probe | null,
): Breaker => ({ kind: 'half-open', since, openings, reason, probe })
