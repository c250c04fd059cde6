/** Whether a session that was at work when its host died goes on by itself: a pure decision. */
import type { SessionEvent } from '#shared/events.ts'
import type { PromptOrigin } from '#shared/queue.ts'
import { GO_ON } from './outbox.ts'
import { isUnsafe } from './safe-mode.ts'

type LostTurn = {
  /** What its journal was completed with. */
  readonly completed: readonly SessionEvent[]
  /** Of its prompt; null when the agent had begun by itself. */
  readonly text: string | null
  /** How many hosts in a row died while it was at work, this one included. */
  readonly lostTurns: number
  /** The user wants sessions to go on by themselves. */
  readonly wanted: boolean
}

/**
 * The prompt to send, or null to leave it to the user: where that was not asked for, where a tool was at work whose effect
 * nobody knows, where the agent lost the conversation, and where the session was at work at two deaths in a row.
 */
export function goingOn({
  completed,
  text,
  lostTurns,
  wanted,
}: LostTurn): { text: string; origin: PromptOrigin } | null {
  if (!wanted || isUnsafe({ lostTurns })) return null
  const gap = completed.find((event) => event.type === 'gap')
  if (!gap) return null // it was finished, and only its end had not been noted
  if (gap.missing === 'prompt') return text === null ? null : { text, origin: 'retry' }
  return gap.missing === 'answer' && gap.toolUseIds.length === 0 ? { text: GO_ON, origin: 'continue' } : null
}

/** Tells the user why nothing happens by itself any more. */
export const LEFT_ALONE: SessionEvent = {
  type: 'notice',
  level: 'warning',
  text: 'Bullpen ended twice in a row while this session was at work. It is not started by itself; your next prompt starts it in safe mode.',
}
