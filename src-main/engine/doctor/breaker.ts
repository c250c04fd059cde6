/** Whether the API is worth asking just now, as the circuit breaker over all sessions sees it. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { DoctorCheck } from '#shared/system.ts'

const NAME = 'Circuit breaker'

/** `now` in milliseconds since the epoch. */
export function checkBreaker({ state, retryAt, failures, reason }: BreakerStatus, now: number): DoctorCheck {
  if (state === 'closed') {
    const recent = failures === 0 ? '' : `; ${failures} recent ${failures === 1 ? 'failure' : 'failures'} of the API`
    return { name: NAME, result: 'ok', summary: `closed: prompts are sent${recent}`, remedy: null }
  }
  const why = reason === null ? 'The API failed again and again.' : reason.message
  const remedy = reason?.remedy ?? 'Check the network and the status page of the API.'
  if (state === 'half-open') {
    const summary = `half open: one prompt is let through to see whether the API answers again. ${why}`
    return { name: NAME, result: 'warning', summary, remedy }
  }
  const seconds = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000))
  return {
    name: NAME,
    result: 'failed',
    summary: `open: prompts wait, the next try is in ${seconds} s. ${why}`,
    remedy,
  }
}
