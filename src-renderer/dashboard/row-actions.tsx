/** What can be done to the process of a session. While it can't, the buttons stay in reach and say why. */
import { MoonStar, Power, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { isBusy, type Session } from '#shared/session.ts'
import { IconButton } from '../ui/button.tsx'
import { whyNotNow } from './process-rows.ts'
import styles from './row-actions.module.css'

/** Done between turns only; the session goes on. */
export type ProcessAction = 'recycle' | 'hibernate'

const ACTIONS = [
  { action: 'recycle', words: 'Replace the process', Icon: RefreshCw },
  { action: 'hibernate', words: 'Put to sleep', Icon: MoonStar },
] as const

const NOT_CONNECTED = 'there is no connection'

type RowActionButtonsProps = {
  session: Session
  offline: boolean
  onAct: (action: ProcessAction, session: Session) => Promise<unknown>
  /** Asks first where it cuts a turn. */
  onEnd: (session: Session) => void
}

export function RowActionButtons({ session, offline, onAct, onEnd }: RowActionButtonsProps) {
  const [busy, setBusy] = useState(false)
  const reason = offline ? NOT_CONNECTED : whyNotNow(session.state)
  const act = async (action: ProcessAction) => {
    if (busy || reason !== null) return
    setBusy(true)
    await onAct(action, session)
    setBusy(false)
  }
  return (
    <div className={styles.buttons} role="group" aria-label={`Process of ${session.title}`}>
      {ACTIONS.map(({ action, words, Icon }) => (
        <IconButton
          key={action}
          size="sm"
          label={reason === null ? words : `${words}: not now, ${reason}`}
          aria-disabled={busy || reason !== null}
          className={styles.button}
          onClick={() => void act(action)}
        >
          <Icon size={14} aria-hidden />
        </IconButton>
      ))}
      {/* whatever it does: one that runs away does so in the middle of a turn */}
      <IconButton
        size="sm"
        label={endWords(session, offline)}
        aria-disabled={offline}
        className={styles.button}
        onClick={() => !offline && onEnd(session)}
      >
        <Power size={14} aria-hidden />
      </IconButton>
    </div>
  )
}

function endWords({ state }: Session, offline: boolean): string {
  if (offline) return `End the process: not now, ${NOT_CONNECTED}`
  return isBusy(state) ? 'End the process…' : 'End the process'
}

type SpareActionButtonProps = { name: string; offline: boolean; onEnd: () => Promise<unknown> }

/** A spare serves nobody: it can be ended at any time, and the pool starts another where it wants one. */
export function SpareActionButton({ name, offline, onEnd }: SpareActionButtonProps) {
  const [busy, setBusy] = useState(false)
  const end = async () => {
    if (busy || offline) return
    setBusy(true)
    await onEnd()
    setBusy(false)
  }
  return (
    <div className={styles.buttons} role="group" aria-label={`Process: ${name}`}>
      <IconButton
        size="sm"
        label={offline ? `End the spare: not now, ${NOT_CONNECTED}` : 'End the spare'}
        aria-disabled={busy || offline}
        className={styles.button}
        onClick={() => void end()}
      >
        <Power size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
