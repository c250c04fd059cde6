/** What the session is doing right now, in one line under the transcript. */
import type { Session, SessionState } from '#shared/session.ts'
import { formatElapsed } from '../../client/format.ts'
import { useNow } from '../../client/use-now.ts'
import { Notice } from '../../ui/notice.tsx'
import styles from './activity.module.css'

export function Activity({ session: { state } }: { session: Session }) {
  switch (state.kind) {
    case 'waking':
      return <Busy words="Starting Claude Code" since={state.since} />
    case 'recycling':
      return <Busy words="Restarting Claude Code" since={state.since} />
    case 'running':
      return <Busy words={state.interrupting ? 'Interrupting' : 'Working'} since={state.since} />
    case 'retrying':
      return <Retrying state={state} />
    case 'failed': {
      const { message, remedy, detail } = state.error
      return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
    }
    case 'waiting':
      return (
        <p className={styles.waiting}>
          {state.on === 'permission' ? 'Waiting for your permission' : 'Waiting for your answer'}
        </p>
      )
    case 'idle':
    case 'hibernated':
    case 'closed':
      return null
  }
}

function Busy({ words, since }: { words: string; since: number }) {
  const now = useNow(1_000)
  const seconds = Math.max(0, Math.floor((now - since) / 1_000))
  return (
    <p className={styles.busy}>
      <span className={styles.pulse} aria-hidden />
      {words}
      {seconds >= 2 && <span className={styles.since}>{formatElapsed(seconds)}</span>}
    </p>
  )
}

function Retrying({ state }: { state: Extract<SessionState, { kind: 'retrying' }> }) {
  const now = useNow(250)
  const left = Math.max(0, Math.ceil((state.retryAt - now) / 1_000))
  return (
    <Notice
      tone="warning"
      message={state.reason.message}
      remedy={`Attempt ${state.attempt} of ${state.maxAttempts} ${left > 0 ? `in ${left} s` : 'now'}. Escape interrupts it. ${state.reason.remedy}`}
      detail={state.reason.detail}
    />
  )
}
