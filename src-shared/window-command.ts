/** What the desktop around a window asks of it: from the tray, a menu, a notification. */
import { z } from 'zod'
import { SessionId } from './ids.ts'

export const WindowCommand = z.discriminatedUnion('kind', [
  /** `seq`: brought to the message of this event. */
  z.object({ kind: z.literal('open-session'), id: SessionId, seq: z.number().int().positive().optional() }),
  /** `cwd` null: the user chooses the folder. */
  z.object({ kind: z.literal('new-session'), cwd: z.string().nullable() }),
  z.object({ kind: z.literal('dashboard') }),
])
export type WindowCommand = z.infer<typeof WindowCommand>
