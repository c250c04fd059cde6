/** Prompts that wait, in the order they will be sent: behind a turn, for a time, or for the user after a restart. */
import { ArrowDown, ArrowUp, Pencil, Play, Undo2 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { useOpenBreaker } from '../../client/breaker.tsx'
import { useNow } from '../../client/use-now.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { whyWaiting } from './queue-words.ts'
import styles from './queue.module.css'

/** Of a prompt in the list: it may be megabytes long. */
const SHOWN = 300

export type QueueActions = {
  /** Before all others, without waiting for its time. */
  readonly onNext: (id: PromptId) => void
  readonly onWithdraw: (prompt: QueuedPrompt) => void
  readonly onEdit: (id: PromptId, text: string) => void
  readonly onOrder: (ids: readonly PromptId[]) => void
}

type QueueProps = QueueActions & {
  queued: readonly QueuedPrompt[]
  /** A turn is under way: the first prompt follows it by itself. */
  busy: boolean
  /** The session has cost what it may: nothing is sent. */
  spent?: boolean
}

export function Queue({ queued, busy, spent = false, ...actions }: QueueProps) {
  const [editing, setEditing] = useState<PromptId | null>(null)
  const breaker = useOpenBreaker()
  const now = useNow(
    1_000,
    queued.some(({ notBefore }) => notBefore !== undefined),
  )
  const ids = queued.map(({ promptId }) => promptId)
  const swap = (at: number, to: number) => {
    const next = [...ids]
    const [moved] = next.splice(at, 1)
    if (moved) actions.onOrder(next.toSpliced(to, 0, moved))
  }
  return (
    <ol className={styles.queue} aria-label="Queued prompts">
      {queued.map((prompt, at) => (
        <li key={prompt.promptId} className={styles.entry}>
          <span className={styles.label}>{whyWaiting({ prompt, first: at === 0, busy, breaker, now, spent })}</span>
          {editing === prompt.promptId ? (
            <Editor
              text={prompt.text}
              onDone={(text) => {
                setEditing(null)
                if (text !== null && text.trim() !== '' && text !== prompt.text) actions.onEdit(prompt.promptId, text)
              }}
            />
          ) : (
            <span className={styles.text} title={prompt.text.slice(0, SHOWN)}>
              {prompt.text.slice(0, SHOWN)}
              {prompt.images && <span className={styles.label}> {imageCount(prompt.images.length)}</span>}
            </span>
          )}
          <span className={styles.tools}>
            {queued.length > 1 && (
              <>
                <IconButton size="sm" label="Send earlier" disabled={at === 0} onClick={() => swap(at, at - 1)}>
                  <ArrowUp size={13} />
                </IconButton>
                <IconButton
                  size="sm"
                  label="Send later"
                  disabled={at === queued.length - 1}
                  onClick={() => swap(at, at + 1)}
                >
                  <ArrowDown size={13} />
                </IconButton>
              </>
            )}
            <IconButton size="sm" label="Edit this prompt" onClick={() => setEditing(prompt.promptId)}>
              <Pencil size={13} />
            </IconButton>
            {!busy && (
              <Button look="ghost" size="sm" onClick={() => actions.onNext(prompt.promptId)}>
                <Play size={12} aria-hidden />
                Send now
              </Button>
            )}
            <Button look="ghost" size="sm" onClick={() => actions.onWithdraw(prompt)}>
              <Undo2 size={13} aria-hidden />
              Withdraw
            </Button>
          </span>
        </li>
      ))}
    </ol>
  )
}

const imageCount = (count: number): string => (count === 1 ? '1 image' : `${count} images`)

function Editor({ text, onDone }: { text: string; onDone: (text: string | null) => void }) {
  const [value, setValue] = useState(text)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) onDone(value)
    else if (event.key === 'Escape') onDone(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <textarea
      className={styles.editor}
      aria-label="Words of the prompt"
      autoFocus
      rows={Math.min(6, value.split('\n').length)}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onDone(value)}
    />
  )
}
