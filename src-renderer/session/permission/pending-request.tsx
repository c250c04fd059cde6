/** The request that waits for the user, above the composer so that it can't be scrolled away. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Decision, PendingPermission, PermissionRequest } from '#shared/permissions.ts'
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

const isCut = (request: PermissionRequest): boolean => request.kind === 'tool' && request.rest !== undefined

/** Those the transcript told of; asked of the host where they lie before the events loaded, or hold more than came with these. */
function useWaitingRequests(
  { id, state }: Session,
  pending: readonly PermissionRequest[],
): readonly PermissionRequest[] {
  const { queries } = useBullpen()
  const ids = state.kind === 'waiting' ? state.requestIds : []
  const told = pending.filter((request) => ids.includes(request.requestId) && !isCut(request))
  const missing = ids.filter((requestId) => told.every((request) => request.requestId !== requestId))
  const among = (all: readonly PendingPermission[] = []) =>
    all.flatMap(({ sessionId, request }) => (sessionId === id && missing.includes(request.requestId) ? [request] : []))
  const asked = useQuery(
    queries.permissions.pending.queryOptions({
      enabled: missing.length > 0,
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => (among(data).length < missing.length ? 2_000 : false),
    }),
  )
  const known = missing.length === 0 ? told : [...told, ...among(asked.data)]
  return ids.flatMap((requestId) => known.find((request) => request.requestId === requestId) ?? [])
}
