/** The circuit breaker: whether prompts are sent at all just now. */
import { eventIterator } from '@orpc/contract'
import { BreakerStatus } from '../breaker.ts'
import { base } from './base.ts'

export const breaker = {
  status: base
    .route({ method: 'GET', path: '/breaker', summary: 'Whether the API as a whole is asked' })
    .output(BreakerStatus),
  watch: base
    .route({ method: 'GET', path: '/breaker/watch', summary: 'The status, then again after every change' })
    .output(eventIterator(BreakerStatus)),
  tryNow: base
    .route({ method: 'POST', path: '/breaker/try-now', summary: 'Let the next prompt through at once' })
    .output(BreakerStatus),
}
