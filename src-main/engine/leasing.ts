/** One writer per conversation, for the sessions of this host: what has lost its lease is ended. */
import { ConversationLeases } from './agent/conversation-leases.ts'
import type { Clock, Log } from './ports.ts'
import type { SessionManager } from './session/session-manager.ts'
import type { LeaseRepository } from './store/types.ts'
import { hostLives } from './supervisor/run-alive.ts'
import { RUN_ID } from './supervisor/run.ts'
import { isSameProcess } from './supervisor/same-process.ts'

type LeasingDeps = {
  readonly leases: LeaseRepository
  readonly clock: Clock
  readonly log: Log
  readonly sessions: () => Pick<SessionManager, 'live'>
}

export const createLeasing = ({ sessions, ...deps }: LeasingDeps): ConversationLeases =>
  new ConversationLeases({
    ...deps,
    ...{ run: RUN_ID, isAlive: isSameProcess, lives: hostLives },
    onLost({ sessionId, process }) {
      const owner = sessions()
        .live()
        .find(({ session, pid }) => session.row.id === sessionId && pid === process?.pid)
      if (owner) owner.session.fence()
      else process?.end() // of a session that has another one by now, or is about to
    },
  })
