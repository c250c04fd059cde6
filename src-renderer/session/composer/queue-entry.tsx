/** One prompt that waits: its words, its place among the others, and what can be done with it. */
import { useSortable } from '@dnd-kit/sortable'
import { ArrowDown, ArrowUp, GripVertical, Pencil, Play, SkipForward, Undo2 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { printChord } from '../../client/chords.ts'
import { countOf } from '../../client/format.ts'
import { useOffers } from '../../client/offers.ts'
import { useAction } from '../../client/use-action.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import styles from './queue.module.css'

/** Of a prompt in the list: it may be megabytes long. */
const SHOWN = 300

export type QueueActions = {
  /** Before all others, without waiting for its time; a turn that is under way is ended for it. */
  readonly onNext: (id: PromptId) => void
  readonly onWithdraw: (prompt: QueuedPrompt) => void
  readonly onEdit: (id: PromptId, text: string) => void
  readonly onOrder: (ids: readonly PromptId[]) => void
  /** All its words: of a long one only the head is here. Rejects when they can't be read. */
  readonly wholeOf: (prompt: QueuedPrompt) => Promise<string>
}

type QueueEntryProps = Omit<QueueActions, 'onOrder'> & {
  prompt: QueuedPrompt
  /** Why it waits. */
  label: string
  place: { at: number; of: number }
  busy: boolean
  editing: boolean
  onEditing: (on: boolean) => void
  onMove: (to: number) => void
}

export function QueueEntry({ prompt, label, place, busy, editing, onEditing, onMove, ...actions }: QueueEntryProps) {
  const { promptId, text, images } = prompt
  const { at, of } = place
  const act = useAction()
  const [words, setWords] = useState(text)
  const edit = () =>
    void act(async () => {
      setWords(await actions.wholeOf(prompt))
      onEditing(true)
    })
  useOffers(at === of - 1 ? { 'queue.edit': edit } : {})
  const { setNodeRef, listeners, transform, transition, isDragging } = useSortable({ id: promptId, disabled: editing })
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined || !event.altKey || editing) return
    event.preventDefault()
    onMove(at + by)
  }
  return (
    <li
      ref={setNodeRef}
      className={classNames(styles.entry, isDragging && styles.dragged)}
      style={{ transform: transform ? `translateY(${transform.y}px)` : undefined, transition }}
      onKeyDown={onKeyDown}
    >
      {of > 1 && (
        <span className={styles.grip} title="Drag to another place" {...listeners}>
          <GripVertical size={13} aria-hidden />
        </span>
      )}
      <span className={styles.label}>{label}</span>
      {editing ? (
        <Editor
          text={words}
          onDone={(edited) => {
            onEditing(false)
            if (edited !== null && edited.trim() !== '' && edited !== words) actions.onEdit(promptId, edited)
          }}
        />
      ) : (
        <span className={styles.text} title={text.slice(0, SHOWN)}>
          {text.slice(0, SHOWN)}
          {images && <span className={styles.label}> {countOf(images.length, 'image')}</span>}
        </span>
      )}
      <span className={styles.tools}>
        {of > 1 && (
          <>
            <IconButton
              size="sm"
              label="Send earlier"
              shortcut={printChord('Alt+ArrowUp')}
              disabled={at === 0}
              onClick={() => onMove(at - 1)}
            >
              <ArrowUp size={13} />
            </IconButton>
            <IconButton
              size="sm"
              label="Send later"
              shortcut={printChord('Alt+ArrowDown')}
              disabled={at === of - 1}
              onClick={() => onMove(at + 1)}
            >
              <ArrowDown size={13} />
            </IconButton>
          </>
        )}
        <IconButton size="sm" label="Edit this prompt" onClick={edit}>
          <Pencil size={13} />
        </IconButton>
        {busy ? (
          <IconButton size="sm" label="Stop and send now" onClick={() => actions.onNext(promptId)}>
            <SkipForward size={13} />
          </IconButton>
        ) : (
          <Button look="ghost" size="sm" onClick={() => actions.onNext(promptId)}>
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
  )
}

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
