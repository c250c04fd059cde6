/** The circuit breaker in a sentence, for the timeline and the log. */
import type { BreakerStatus } from '#shared/breaker.ts'

export function describeBreaker({ state, reason }: BreakerStatus): string {
  switch (state) {
    case 'closed':
      return 'The API answers again: prompts are sent as usual'
    case 'open':
      return `The API fails for all sessions, so prompts wait${reason ? `: ${reason.message}` : ''}`
    case 'half-open':
      return 'One prompt is let through to see whether the API answers again'
  }
}
