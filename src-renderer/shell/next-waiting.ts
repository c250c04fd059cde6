/** Which session that waits for the user comes next. Pure. */
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

/**
 * They are gone through one by one, from the one that has waited longest, and round again: the one behind `active` where that
 * is one of them. Null when none waits.
 */
export function nextWaiting(sessions: Iterable<Session>, active: SessionId | null): SessionId | null {
  const waiting = [...sessions]
    .flatMap(({ id, state }) => (state.kind === 'waiting' ? [{ id, askedAt: state.askedAt }] : []))
    .toSorted((left, right) => left.askedAt - right.askedAt)
  const at = waiting.findIndex(({ id }) => id === active)
  return waiting[(at + 1) % waiting.length]?.id ?? null
}
