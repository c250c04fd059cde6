/** A process on its way: just starting, waiting in line for room, or coming back after it died. */
import type { ReactNode } from 'react'
import type { QueuePlace, Restart, SessionState } from '#shared/session.ts'
import { useNow } from '../../client/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Busy } from './busy.tsx'

type WakingProps = { state: Extract<SessionState, { kind: 'waking' }>; onInterrupt: () => void }

export function Waking({ state: { queue, restart, since }, onInterrupt }: WakingProps) {
  const cancel = (
    <Button size="sm" onClick={onInterrupt}>
      Don’t start it
    </Button>
  )
  if (queue) return <InLine place={queue} action={cancel} />
  if (restart) return <Restarting restart={restart} action={cancel} />
  return <Busy words="Starting Claude Code" since={since} />
}

function InLine({ place: { position, message }, action }: { place: QueuePlace; action: ReactNode }) {
  return (
    <Notice
      tone="info"
      message={
        position === 1 ? 'Waiting for a process: next in line' : `Waiting for a process: number ${position} in line`
      }
      remedy={`${message} It starts by itself; ending other sessions makes room.`}
      actions={action}
    />
  )
}

function Restarting({ restart, action }: { restart: Restart; action: ReactNode }) {
  const { attempt, maxAttempts, at, reason } = restart
  const now = useNow(250)
  const left = Math.max(0, Math.ceil((at - now) / 1_000))
  return (
    <Notice
      tone="warning"
      message={reason.message}
      remedy={`Starting it again${left > 0 ? ` in ${left} s` : ''} (${attempt} of ${maxAttempts}). What waits is sent once it runs.`}
      detail={reason.detail}
      actions={action}
    />
  )
}
