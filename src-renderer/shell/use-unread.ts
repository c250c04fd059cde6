/** Sessions with something the user has not had on the screen. */
import { useCallback, useState, useSyncExternalStore } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import type { SessionsStore } from '../client/sessions-store.ts'
import type { Layout } from '#shared/workspace.ts'
import { visibleSessions } from '../tabs/layout.ts'
import { isLooking, onLooking } from '../tabs/seen.ts'
import { useTabs } from '../tabs/tabs-store.ts'

/** The same set for as long as the same ones are in it: sessions at work are heard of several times a second. */
export function useUnread(): ReadonlySet<SessionId> {
  const { sessions } = useBullpen()
  const [read] = useState(() => unreadReader(sessions))
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [sessions.subscribe(listener), useTabs.subscribe(listener), onLooking(listener)]
      return () => stops.forEach((stop) => stop())
    },
    [sessions],
  )
  return useSyncExternalStore(subscribe, read)
}

type Inputs = {
  readonly byId: ReadonlyMap<SessionId, Session>
  readonly seen: ReadonlyMap<SessionId, number>
  readonly layout: Layout
  readonly looking: boolean
}

function unreadReader(sessions: SessionsStore): () => ReadonlySet<SessionId> {
  let last: Inputs | null = null
  let unread: ReadonlySet<SessionId> = new Set()
  return () => {
    const { byId } = sessions.state
    const { seen, layout } = useTabs.getState()
    const looking = isLooking()
    if (last?.byId === byId && last.seen === seen && last.layout === layout && last.looking === looking) return unread
    last = { byId, seen, layout, looking }
    const next = unreadOf(last)
    if (next.size !== unread.size || [...next].some((id) => !unread.has(id))) unread = next
    return unread
  }
}

function unreadOf({ byId, seen, layout, looking }: Inputs): Set<SessionId> {
  const shown = looking ? visibleSessions(layout) : []
  const news = [...byId.values()].filter(
    ({ id, activeAt }) => !shown.includes(id) && activeAt > (seen.get(id) ?? activeAt),
  )
  return new Set(news.map(({ id }) => id))
}
