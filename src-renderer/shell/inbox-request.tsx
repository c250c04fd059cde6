/** The card of a request as the inbox shows it: the pointer answers it, the keys belong to the inbox. */
import { useState } from 'react'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { PaneFocusContext } from '../client/pane-focus.ts'
import { useAction } from '../client/use-action.ts'
import { RequestCard } from '../session/permission/request-card.tsx'

export function InboxRequest({ session, request }: { session: Session; request: PermissionRequest }) {
  const { client } = useBullpen()
  const act = useAction()
  const [answering, setAnswering] = useState(false)
  const onAnswer = (decision: Decision) => {
    setAnswering(true)
    const { requestId } = request
    void act(() => client.permissions.answer({ sessionId: session.id, requestId, decision })).finally(() =>
      setAnswering(false),
    )
  }
  return (
    <PaneFocusContext value={false}>
      <RequestCard session={session} request={request} behind={0} answering={answering} onAnswer={onAnswer} />
    </PaneFocusContext>
  )
}
