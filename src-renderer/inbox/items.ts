/** What needs the user, across all sessions: questions first, then failures, then what is finished and not read. Pure. */
import type { RequestId, SessionId } from '#shared/ids.ts'
import type { PendingPermission, PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { failedTurn } from '../client/last-turn.ts'

type Common = {
  readonly key: string
  readonly session: Session
  /** Milliseconds since the Unix epoch. */ readonly at: number
}

export type InboxItem = Common &
  (
    | {
        readonly kind: 'permission' | 'question'
        readonly requestId: RequestId
        /** Null until the host told what it asks. */
        readonly request: PermissionRequest | null
      }
    | {
        readonly kind: 'failed'
        readonly error: { readonly message: string; readonly remedy: string; readonly detail?: string | undefined }
      }
    | { readonly kind: 'finished' }
  )

export type RequestItem = Extract<InboxItem, { kind: 'permission' | 'question' }>

type Facts = {
  readonly sessions: Iterable<Session>
  readonly pending: readonly PendingPermission[]
  readonly unread: ReadonlySet<SessionId>
  /** Failures the user is done with: what happened in their session up to then. */
  readonly done: ReadonlyMap<SessionId, number>
}

export function inboxItems({ sessions, pending, unread, done }: Facts): InboxItem[] {
  const asked = new Map(pending.map((one) => [`${one.sessionId} ${one.request.requestId}`, one.request]))
  const items = [...sessions].flatMap((session): InboxItem[] => {
    const { id, state, activeAt, archived, lastOutcome } = session
    if (state.kind === 'waiting') {
      return state.requestIds.map((requestId) => {
        const key = `${id} ${requestId}`
        const request = asked.get(key) ?? null
        const kind = request === null ? state.on : request.kind === 'tool' ? 'permission' : 'question'
        return { kind, key, session, at: state.askedAt, requestId, request }
      })
    }
    if (archived) return []
    const error = state.kind === 'failed' ? state.error : failedTurn(session)
    if (error) {
      // having been on the screen settles nothing: it is there until it is marked, or something new is tried
      const failedAt = state.kind === 'failed' ? activeAt : (lastOutcome?.at ?? activeAt)
      const isDone = (done.get(id) ?? -Infinity) >= failedAt
      return isDone ? [] : [{ kind: 'failed', key: `${id} failed`, session, at: failedAt, error }]
    }
    const rests = state.kind === 'idle' || state.kind === 'hibernated' || state.kind === 'closed'
    return rests && unread.has(id) ? [{ kind: 'finished', key: `${id} finished`, session, at: activeAt }] : []
  })
  return items.toSorted((a, b) => RANK[a.kind] - RANK[b.kind] || (RANK[a.kind] === 0 ? a.at - b.at : b.at - a.at))
}

/** Sessions of which there is only something to read, and nothing to answer. */
export const readableIn = (items: readonly InboxItem[]): Session[] =>
  items.flatMap(({ kind, session }) => (kind === 'failed' || kind === 'finished' ? [session] : []))

/** Who has waited longest comes first; of the rest, the newest. */
const RANK: Record<InboxItem['kind'], number> = { permission: 0, question: 0, failed: 1, finished: 2 }
