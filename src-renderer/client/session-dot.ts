/** How the state of a session looks at a glance. */
import type { Session, SessionStateKind } from '#shared/session.ts'
import { failedTurn } from './last-turn.ts'

type Dot = 'running' | 'waiting' | 'failed' | 'unread' | 'idle' | 'background' | 'asleep'

const DOTS: Record<SessionStateKind, Dot> = {
  hibernated: 'asleep',
  waking: 'running',
  idle: 'idle',
  running: 'running',
  waiting: 'waiting',
  retrying: 'running',
  recycling: 'running',
  failed: 'failed',
  closed: 'asleep',
}

/** A turn that failed is shown until something else happens in the session, or the user has read it and closed the session. */
export function sessionDot(session: Session, unread = false): Dot {
  const dot = DOTS[session.state.kind]
  if ((unread || session.state.kind !== 'closed') && failedTurn(session)) return 'failed'
  if (unread && (dot === 'idle' || dot === 'asleep')) return 'unread'
  return dot === 'idle' && session.backgroundTasks !== undefined ? 'background' : dot
}
