/** What sessions cost, and what the account may still use. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { CostReport, MOST_DAYS, UsageGlance } from '../usage.ts'
import { base } from './base.ts'

export const usage = {
  costs: base
    .route({ method: 'GET', path: '/usage/costs', summary: 'Costs by day, folder, model and session' })
    .input(z.object({ days: z.coerce.number().int().min(1).max(MOST_DAYS).default(30) }))
    .output(CostReport),
  watch: base
    .route({
      method: 'GET',
      path: '/usage/watch',
      summary: 'Costs of today and limits of the account, then every change',
    })
    .output(eventIterator(UsageGlance)),
}
