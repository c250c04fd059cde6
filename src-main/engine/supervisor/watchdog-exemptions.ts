/** What speaks against ending a process that does no harm. Each exemption was a complaint about another program. */
import type { WatchInput } from './watchdog-input.ts'

/** Whoever typed a moment ago is about to go on. */
export const RECENT_INPUT_MS = 2 * 60_000

/**
 * Whether the process may be ended, between turns, without anyone missing anything. `pressing`: there is need, so that
 * the user's attention alone doesn't count; open questions and running work always do.
 */
export function mayEndQuietly(
  { activity, sample, now }: Pick<WatchInput, 'activity' | 'sample' | 'now'>,
  { pressing }: { pressing: boolean },
): boolean {
  if (activity === null) return true
  if (activity.pendingPermission || activity.backgroundTasks > 0) return false
  // between turns nothing of the agent's should run; what does was left running for the user
  if (!activity.busy && sample.children.some(({ apart, state }) => apart && state !== 'zombie')) return false
  return pressing || (!activity.focused && now - activity.lastInputAt >= RECENT_INPUT_MS)
}
