/** The request that waits for the user, above the composer so that it can't be scrolled away. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import { RequestCard } from './request-card.tsx'

type PendingRequestProps = { session: Session; pending: readonly PermissionRequest[] }

export function PendingRequest({ session, pending }: PendingRequestProps) {
  const { id } = session
  const { client } = useBullpen()
  const act = useAction()
  const [answering, setAnswering] = useState<string | null>(null)
  const waiting = useWaitingRequests(session, pending)
  const [request] = waiting
  if (!request) return null
  const answer = async (decision: Decision) => {
    const { requestId } = request
    setAnswering(requestId)
    await act(() => client.permissions.answer({ sessionId: id, requestId, decision }))
    setAnswering(null)
  }
  return (
    <RequestCard
      session={session}
      request={request}
      behind={waiting.length - 1}
      answering={answering === request.requestId}
      onAnswer={(decision) => void answer(decision)}
    />
  )
}

/** Those the transcript told of; asked of the host where they lie before the events loaded. */
function useWaitingRequests(
  { id, state }: Session,
  pending: readonly PermissionRequest[],
): readonly PermissionRequest[] {
  const { queries } = useBullpen()
  const ids = state.kind === 'waiting' ? state.requestIds : []
  const told = pending.filter(({ requestId }) => ids.includes(requestId))
  const missing = told.length < ids.length
  const asked = useQuery(
    queries.permissions.pending.queryOptions({ enabled: missing, staleTime: 0, refetchInterval: 2_000 }),
  )
  if (!missing) return told
  const known = new Set(told.map(({ requestId }) => requestId))
  const others = (asked.data ?? []).filter(
    ({ sessionId, request }) => sessionId === id && ids.includes(request.requestId) && !known.has(request.requestId),
  )
  return [...told, ...others.map(({ request }) => request)]
}
