/** The inbox, live: the sessions say that something is asked, the host is asked what. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen, useCalmSessions } from '../client/context.tsx'
import { type InboxItem, inboxItems } from './items.ts'

export type InboxState = {
  readonly items: readonly InboxItem[]
  /** What is asked could not be had; that something is asked is known all the same. */
  readonly error: AppErrorData | null
  readonly retry: () => void
}

export function useInbox(unread: ReadonlySet<SessionId>, done: ReadonlyMap<SessionId, number>): InboxState {
  const { queries, queryClient } = useBullpen()
  const byId = useCalmSessions() // one at work is not in it
  const waiting = [...byId.values()].flatMap(({ state }) => (state.kind === 'waiting' ? state.requestIds : []))
  const asked = waiting.join(' ')
  const pending = useQuery(queries.permissions.pending.queryOptions({ enabled: asked !== '', staleTime: Infinity }))
  useEffect(() => {
    if (asked !== '') void queryClient.invalidateQueries({ queryKey: queries.permissions.pending.key() })
  }, [asked, queries, queryClient])
  const items = useMemo(
    () => inboxItems({ sessions: byId.values(), pending: pending.data ?? [], unread, done }),
    [byId, pending.data, unread, done],
  )
  return {
    items,
    error: pending.error && asked !== '' ? toAppErrorData(pending.error) : null,
    retry: () => void pending.refetch(),
  }
}
