/** What the desktop around a window asks of it: from the tray, a menu, a notification. */
import { z } from 'zod'
import { RequestId, SessionId } from './ids.ts'

export const WindowCommand = z.discriminatedUnion('kind', [
  /** `seq`: brought to the message of this event. */
  z.object({ kind: z.literal('open-session'), id: SessionId, seq: z.number().int().positive().optional() }),
  /** `cwd` null: the user chooses the folder. */
  z.object({ kind: z.literal('new-session'), cwd: z.string().nullable() }),
  z.object({ kind: z.literal('dashboard') }),
  /** To what a session asks, by a button of a notification. */
  z.object({
    kind: z.literal('answer'),
    id: SessionId,
    requestId: RequestId,
    decision: z.enum(['allow-once', 'deny']),
  }),
])
export type WindowCommand = z.infer<typeof WindowCommand>
