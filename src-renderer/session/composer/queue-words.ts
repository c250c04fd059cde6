/** Why a prompt is not sent yet, in two or three words. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { formatElapsed, formatMoment } from '../../client/format.ts'

type Waiting = {
  readonly prompt: QueuedPrompt
  readonly first: boolean
  readonly busy: boolean
  /** Null while prompts are sent as usual. */
  readonly breaker: BreakerStatus | null
  readonly now: number
  /** The session has cost what it may. */
  readonly spent?: boolean
}

/** A wait longer than this is told by the clock. */
const COUNTED_MS = 10 * 60_000

export function whyWaiting({
  prompt: { origin, notBefore },
  first,
  busy,
  breaker,
  now,
  spent = false,
}: Waiting): string {
  const what = origin === 'retry' ? 'Tries again' : origin === 'continue' || origin === 'answers' ? 'Goes on' : 'Sent'
  if (notBefore !== undefined && notBefore > now) return `${what} ${inWords(notBefore, now)}`
  if (busy || !first) return 'Queued'
  if (spent) return 'Waits for a budget'
  if (breaker) return 'Waits for the API'
  return 'Not started'
}

function inWords(at: number, now: number): string {
  if (at - now < COUNTED_MS) return `in ${formatElapsed(Math.ceil((at - now) / 1_000))}`
  return `at ${formatMoment(at, now)}`
}
