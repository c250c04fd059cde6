/** What the session is doing right now, in one line under the transcript. */
import { Moon } from 'lucide-react'
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session, SessionState } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import { useNow } from '../../client/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './activity.module.css'
import { Busy } from './busy.tsx'
import { Waking } from './waking.tsx'

type ActivityProps = { session: Session; onInterrupt: () => void; onSettings: () => void }

export function Activity({ session, onInterrupt, onSettings }: ActivityProps) {
  const { state } = session
  switch (state.kind) {
    case 'waking':
      return <Waking state={state} onInterrupt={onInterrupt} />
    case 'recycling':
      return <Busy words="Restarting Claude Code" since={state.since} />
    case 'running':
      // what it waited for its reader is none of its work
      return (
        <Busy words={state.interrupting ? 'Interrupting' : 'Working'} since={state.since + (state.waitedMs ?? 0)} />
      )
    case 'retrying':
      return <Retrying id={session.id} state={state} onInterrupt={onInterrupt} />
    case 'failed':
      if (isTold(session, state.error)) return null
      return <Failed id={session.id} error={state.error} onSettings={onSettings} />
    case 'hibernated':
    case 'closed':
      return <Asleep id={session.id} isClosed={state.kind === 'closed'} />
    case 'waiting': // its card stands below, and the step says so
    case 'idle':
      return null
  }
}

/** The end of the turn it died in has said so, with what helps: twice would be noise. */
const isTold = ({ lastOutcome }: Session, { message }: AppErrorData): boolean =>
  lastOutcome?.outcome === 'lost' && lastOutcome.error?.message === message

/** One that is turned to wakes by itself, as a rule: then this is not there for long enough to be read. */
function Asleep({ id, isClosed }: { id: SessionId; isClosed: boolean }) {
  const { client } = useBullpen()
  const act = useAction()
  return (
    <p className={styles.asleep}>
      <Moon size={13} aria-hidden />
      {isClosed ? 'Its process has ended: your next prompt starts it again.' : 'Asleep: your next prompt wakes it.'}
      <Button size="sm" look="ghost" onClick={() => void act(() => client.sessions.wake({ id }))}>
        Wake
      </Button>
    </p>
  )
}

type FailedProps = { id: SessionId; error: AppErrorData; onSettings: () => void }

function Failed({ id, error: { message, remedy, detail, field }, onSettings }: FailedProps) {
  const { client } = useBullpen()
  const act = useAction()
  const startAgain = () => void act(() => client.sessions.wake({ id }))
  return (
    <Notice
      tone="error"
      message={message}
      remedy={remedy}
      detail={detail}
      actions={
        <>
          {isSetting(field) && (
            <Button size="sm" look="primary" onClick={onSettings}>
              Open the settings…
            </Button>
          )}
          <Button size="sm" onClick={startAgain}>
            Start again
          </Button>
        </>
      }
    />
  )
}

/** What a session asks for that only the settings can give. */
const isSetting = (field: string | undefined): boolean => field === 'cliPath'

type RetryingProps = {
  id: SessionId
  state: Extract<SessionState, { kind: 'retrying' }>
  onInterrupt: () => void
}

function Retrying({ id, state, onInterrupt }: RetryingProps) {
  const { client } = useBullpen()
  const act = useAction()
  const now = useNow(250)
  const left = Math.max(0, Math.ceil((state.retryAt - now) / 1_000))
  return (
    <Notice
      tone="warning"
      message={state.reason.message}
      remedy={`Attempt ${state.attempt} of ${state.maxAttempts} ${left > 0 ? `in ${left} s` : 'now'}. ${state.reason.remedy}`}
      detail={state.reason.detail}
      actions={
        <>
          <Button size="sm" onClick={() => void act(() => client.sessions.retryNow({ id }))}>
            Try now
          </Button>
          <Button size="sm" look="ghost" onClick={onInterrupt}>
            Cancel
          </Button>
        </>
      }
    />
  )
}
