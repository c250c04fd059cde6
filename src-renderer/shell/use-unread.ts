/** Sessions with something the user has not had on the screen. */
import { useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useSessions } from '../client/context.tsx'
import { useTabs } from '../tabs/tabs-store.ts'

export function useUnread(): ReadonlySet<SessionId> {
  const { byId } = useSessions()
  const seen = useTabs((state) => state.seen)
  const active = useTabs((state) => state.active)
  return useMemo(() => {
    const news = [...byId.values()].filter(({ id, activeAt }) => id !== active && activeAt > (seen.get(id) ?? activeAt))
    return new Set(news.map(({ id }) => id))
  }, [byId, seen, active])
}
