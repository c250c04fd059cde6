/** A session that can't start its process yet: it waits in line, or its process died and is started again. */
import type { SessionState } from '#shared/session.ts'

type Waking = Extract<SessionState, { kind: 'waking' }>

/** Null when it is not held up. */
export function heldUp(state: SessionState): Waking | null {
  return state.kind === 'waking' && (state.queue ?? state.restart) ? state : null
}

/** In one line, for a tooltip. */
export function heldUpWords(state: SessionState): string | null {
  const waking = heldUp(state)
  if (!waking) return null
  const { queue, restart } = waking
  return queue
    ? `Waits for a process, number ${queue.position} in line`
    : `Starts again: ${restart?.reason.message ?? ''}`
}
