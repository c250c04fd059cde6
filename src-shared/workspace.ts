/** The tabs of the window, as they come back after a restart. */
import { z } from 'zod'
import { SessionId } from './ids.ts'

export const Tabs = z.object({
  /** In the order shown, without repeats. */
  open: z.array(SessionId),
  active: SessionId.nullable(),
})
export type Tabs = z.infer<typeof Tabs>
