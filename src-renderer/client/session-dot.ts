/** How the state of a session looks at a glance. */
import type { Session, SessionStateKind } from '#shared/session.ts'

type Dot = 'running' | 'waiting' | 'failed' | 'unread' | 'idle' | 'asleep'

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

export function sessionDot({ state }: Session, unread = false): Dot {
  const dot = DOTS[state.kind]
  return unread && (dot === 'idle' || dot === 'asleep') ? 'unread' : dot
}
