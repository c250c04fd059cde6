/** The card of a request as the inbox shows it: the pointer answers it, the keys belong to the inbox. */
import { useState } from 'react'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { PaneFocusContext } from '../client/pane-focus.ts'
import { useAction } from '../client/use-action.ts'
import { PermissionCard } from '../session/permission/permission-card.tsx'
import { QuestionCard } from '../session/permission/question-card.tsx'

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
  const common = { answering, onAnswer }
  return (
    <PaneFocusContext value={false}>
      {request.kind === 'tool' ? (
        <PermissionCard
          {...common}
          request={request}
          cwd={session.cwd}
          restricted={session.trust === 'restricted'}
          behind={0}
        />
      ) : (
        <QuestionCard {...common} request={request} />
      )}
    </PaneFocusContext>
  )
}
