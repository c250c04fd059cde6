/** What speaks against ending a process that does no harm. Each exemption was a complaint about another program. */
import type { Activity, WatchInput } from './watchdog-input.ts'

/** Whoever typed a moment ago is about to go on. */
export const RECENT_INPUT_MS = 2 * 60_000

type Judged = Pick<WatchInput, 'activity' | 'sample' | 'now'>

/**
 * Whether the process may be ended, between turns, without anyone missing anything. No need of the machine's changes that:
 * what is typed into or looked at keeps its process.
 */
export const mayEndQuietly = (input: Judged): boolean => isAtRest(input) && isUnattended(input)

/**
 * Whether it may be ended for the prompt of another session that waits. Input that was answered since, in a session that
 * nobody looks at, is no sign that somebody is about to go on there; what was typed after the answer is.
 */
export const mayEndForPrompt = (input: Judged): boolean =>
  isAtRest(input) && (isUnattended(input) || isAnswered(input.activity))

/** Whether the process may be replaced between turns, under the user's eyes too: the session goes on at once. */
export function isAtRest({ activity, sample }: Pick<WatchInput, 'activity' | 'sample'>): boolean {
  if (activity === null) return true
  if (activity.pendingPermission || activity.backgroundTasks > 0) return false
  // between turns nothing of the agent's should run; what does was left running for the user
  return activity.busy || !sample.children.some(({ apart, state }) => apart && state !== 'zombie')
}

const isAnswered = (activity: Activity | null): boolean =>
  activity !== null && !activity.focused && activity.lastOutputAt > activity.lastInputAt

const isUnattended = ({ activity, now }: Judged): boolean =>
  activity === null || (!activity.focused && now - activity.lastInputAt >= RECENT_INPUT_MS)
