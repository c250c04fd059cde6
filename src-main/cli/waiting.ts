/** A session that waits for its process, in words and as data. */
import type { QueuePlace, Restart, SessionState } from '#shared/session.ts'

/** Null when it waits for nothing that is worth telling. */
export function waitingWords(state: SessionState | undefined): string | null {
  if (state?.kind !== 'waking') return null
  const { queue, restart } = state
  if (queue) return `Waiting for a process, number ${queue.position} in line. ${queue.message}`
  if (restart) return `${restart.reason.message} Starting it again (${restart.attempt} of ${restart.maxAttempts}).`
  return null
}

/** In a table: a place in line says more than that it wakes. */
export const stateWord = (state: SessionState): string =>
  state.kind === 'waking' && state.queue ? `queued (${state.queue.position})` : state.kind

/** For programs; nothing where it does not wait. */
export function waitingOf(state: SessionState): { queue?: QueuePlace; restart?: Restart } {
  if (state.kind !== 'waking') return {}
  const { queue, restart } = state
  return { ...(queue && { queue }), ...(restart && { restart }) }
}
