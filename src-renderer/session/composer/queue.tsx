/** Prompts that wait: behind the running turn, or because the session fell asleep or failed before their turn. */
import { Play, Undo2 } from 'lucide-react'
import type { PromptId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { Button } from '../../ui/button.tsx'
import styles from './queue.module.css'

/** Of a prompt in the list: it may be megabytes long. */
const SHOWN = 300

type Prompt = { promptId: PromptId; text: string }

type QueueProps = {
  queued: Session['queued']
  onWithdraw: (prompt: Prompt) => void
  /** Absent while a turn runs: they start by themselves. */
  onStart: ((prompt: Prompt) => void) | undefined
}

export const Queue = ({ queued, onWithdraw, onStart }: QueueProps) => (
  <ol className={styles.queue} aria-label="Queued prompts">
    {queued.map((prompt) => (
      <li key={prompt.promptId} className={styles.entry}>
        <span className={styles.label}>{onStart ? 'Not started' : 'Queued'}</span>
        <span className={styles.text} title={prompt.text.slice(0, SHOWN)}>
          {prompt.text.slice(0, SHOWN)}
        </span>
        {onStart && (
          <Button look="ghost" size="sm" onClick={() => onStart(prompt)}>
            <Play size={12} aria-hidden />
            Start
          </Button>
        )}
        <Button look="ghost" size="sm" onClick={() => onWithdraw(prompt)}>
          <Undo2 size={13} aria-hidden />
          Withdraw
        </Button>
      </li>
    ))}
  </ol>
)
