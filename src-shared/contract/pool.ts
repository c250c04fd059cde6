/** The warm pool: how it stands, and what the user is about to need. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { PoolEvents, PoolStatus } from '../pool.ts'
import { base } from './base.ts'

export const pool = {
  status: base
    .route({ method: 'GET', path: '/pool', summary: 'Spares, statistics, and why it is not full' })
    .output(PoolStatus),
  watch: base
    .route({ method: 'GET', path: '/pool/watch', summary: 'The status, then again after every change' })
    .output(eventIterator(PoolStatus)),
  events: base
    .route({
      method: 'GET',
      path: '/pool/events',
      summary: 'What happens to spares: what is kept after this number, then each as it comes',
    })
    .input(z.object({ after: z.coerce.number().int().nonnegative().default(0) }))
    .output(eventIterator(PoolEvents)),
  pause: base
    .route({ method: 'PUT', path: '/pool/paused', summary: 'Stop starting spares, or go on; what is ready stays' })
    .input(z.object({ paused: z.boolean() }))
    .output(PoolStatus),
  intend: base
    .route({
      method: 'POST',
      path: '/pool/intend',
      summary: 'A session in this folder is near: have a process ready there',
    })
    .input(z.object({ cwd: z.string().min(1).max(4096) }))
    .output(z.void()),
}
