/** Prompts that wait, in the order they will be sent: behind a turn, for a time, or for the user after a restart. */
import { closestCenter, DndContext, type DragEndEvent, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useState } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { useOpenBreaker } from '../../client/breaker.tsx'
import { useNow } from '../../client/use-now.ts'
import { type QueueActions, QueueEntry } from './queue-entry.tsx'
import { whyWaiting } from './queue-words.ts'
import styles from './queue.module.css'

type QueueProps = QueueActions & {
  queued: readonly QueuedPrompt[]
  /** A turn is under way: the first prompt follows it by itself. */
  busy: boolean
  /** The session has cost what it may: nothing is sent. */
  spent?: boolean
}

/** So far the pointer moves before a press is a drag. */
const DRAG_PX = 4

export function Queue({ queued, busy, spent = false, ...actions }: QueueProps) {
  const [editing, setEditing] = useState<PromptId | null>(null)
  const breaker = useOpenBreaker()
  const now = useNow(
    1_000,
    queued.some(({ notBefore }) => notBefore !== undefined),
  )
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: DRAG_PX } }))
  const ids = queued.map(({ promptId }) => promptId)
  const move = (at: number, to: number) => {
    const moved = ids[at]
    if (moved === undefined || to < 0 || to >= ids.length || to === at) return
    actions.onOrder(ids.toSpliced(at, 1).toSpliced(to, 0, moved))
  }
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const at = ids.findIndex((id) => id === active.id)
    const to = ids.findIndex((id) => id === over?.id)
    if (at !== -1 && to !== -1) move(at, to)
  }
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol className={styles.queue} aria-label="Queued prompts">
          {queued.map((prompt, at) => (
            <QueueEntry
              key={prompt.promptId}
              prompt={prompt}
              label={whyWaiting({ prompt, first: at === 0, busy, breaker, now, spent })}
              place={{ at, of: queued.length }}
              busy={busy}
              editing={editing === prompt.promptId}
              onEditing={(on) => setEditing(on ? prompt.promptId : null)}
              onMove={(to) => move(at, to)}
              {...actions}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}
