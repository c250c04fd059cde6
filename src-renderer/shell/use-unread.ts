/** Sessions with something the user has not had on the screen. */
import { useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useSessions } from '../client/context.tsx'
import { visibleSessions } from '../tabs/layout.ts'
import { useTabs } from '../tabs/tabs-store.ts'

export function useUnread(): ReadonlySet<SessionId> {
  const { byId } = useSessions()
  const seen = useTabs((state) => state.seen)
  const layout = useTabs((state) => state.layout)
  return useMemo(() => {
    const shown = visibleSessions(layout)
    const news = [...byId.values()].filter(
      ({ id, activeAt }) => !shown.includes(id) && activeAt > (seen.get(id) ?? activeAt),
    )
    return new Set(news.map(({ id }) => id))
  }, [byId, seen, layout])
}
