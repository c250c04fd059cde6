/** The card of a request, whichever it is; one that can't be painted is shown as it came, and can still be answered. */
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { Boundary } from '../../ui/boundary.tsx'
import { Button } from '../../ui/button.tsx'
import { RawText } from '../raw-text.tsx'
import { PermissionCard } from './permission-card.tsx'
import { QuestionCard } from './question-card.tsx'

type RequestCardProps = {
  session: Session
  request: PermissionRequest
  /** How many more wait behind this one. */
  behind: number
  answering: boolean
  onAnswer: (decision: Decision) => void
}

export function RequestCard({ session: { id, cwd, trust }, request, behind, ...common }: RequestCardProps) {
  const { answering, onAnswer } = common
  const isTool = request.kind === 'tool'
  return (
    <Boundary
      subject={request.requestId}
      fallback={(error, again) => (
        <RawText
          what="What Claude asks"
          error={error}
          textOf={() => wordsOf(request)}
          onAgain={again}
          actions={
            <>
              <Button size="sm" disabled={answering} onClick={() => onAnswer({ kind: 'deny', reason: '' })}>
                {isTool ? 'Deny' : 'Don’t answer'}
              </Button>
              {isTool && (
                <Button size="sm" disabled={answering} onClick={() => onAnswer({ kind: 'allow-once' })}>
                  Allow once
                </Button>
              )}
            </>
          }
        />
      )}
    >
      {isTool ? (
        <PermissionCard
          key={request.requestId}
          {...common}
          sessionId={id}
          request={request}
          cwd={cwd}
          restricted={trust === 'restricted'}
          behind={behind}
        />
      ) : (
        <QuestionCard key={request.requestId} {...common} request={request} />
      )}
    </Boundary>
  )
}

function wordsOf(request: PermissionRequest): string {
  if (request.kind === 'question') return JSON.stringify(request.questions, null, 2)
  return `${request.toolName}\n${JSON.stringify(request.input, null, 2)}`
}
