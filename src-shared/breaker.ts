/** The circuit breaker over all sessions: whether the API as a whole is worth asking just now. */
import { z } from 'zod'
import { AppErrorData } from './errors.ts'
import { Timestamp } from './session.ts'

/**
 * - `closed`: prompts are sent. - `open`: the API failed too often; prompts wait until `retryAt`.
 * - `half-open`: one prompt is let through to see whether the API answers again; the others wait for its verdict.
 */
export const BreakerStatus = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  /** When it got into this state; 0 = since the host started. */
  since: Timestamp,
  /** When the next prompt is let through, while it is open; null otherwise. */
  retryAt: Timestamp.nullable(),
  /** Failures that count now. */
  failures: z.number().int().nonnegative(),
  /** The last failure that counted, while it is not closed. */
  reason: AppErrorData.nullable(),
})
export type BreakerStatus = z.infer<typeof BreakerStatus>
