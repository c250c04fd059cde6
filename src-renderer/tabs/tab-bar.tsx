/** The row of tabs: one per open session, in the order the user gave them. */
import { closestCenter, DndContext, type DragEndEvent, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { horizontalListSortingStrategy, SortableContext, useSortable } from '@dnd-kit/sortable'
import { FlaskConical, X } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { StateDot } from '../ui/state-dot.tsx'
import styles from './tab-bar.module.css'

export const PANEL_ID = 'session-panel'
export const tabElementId = (id: SessionId): string => `tab-${id}`

type TabBarProps = {
  sessions: readonly Session[]
  active: SessionId | null
  unread: ReadonlySet<SessionId>
  onActivate: (id: SessionId) => void
  onClose: (id: SessionId) => void
  onMove: (id: SessionId, to: number) => void
}

/** So far the pointer moves before a press is a drag. */
const DRAG_PX = 5

export function TabBar({ sessions, active, unread, onActivate, onClose, onMove }: TabBarProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: DRAG_PX } }))
  const ids = sessions.map(({ id }) => id)
  const onDragEnd = ({ active: dragged, over }: DragEndEvent) => {
    const id = ids.find((one) => one === dragged.id)
    const to = ids.findIndex((one) => one === over?.id)
    if (id !== undefined && to !== -1) onMove(id, to)
  }
  const focusTab = (id: SessionId | undefined) => {
    if (id === undefined) return
    onActivate(id)
    document.getElementById(tabElementId(id))?.focus()
  }
  const onKeyDown = (event: KeyboardEvent, id: SessionId) => {
    const at = ids.indexOf(id)
    const keys: Partial<Record<string, () => void>> =
      event.ctrlKey || event.metaKey
        ? event.shiftKey
          ? { ArrowLeft: () => onMove(id, at - 1), ArrowRight: () => onMove(id, at + 1) }
          : {}
        : {
            ArrowLeft: () => focusTab(ids.at(at - 1)),
            ArrowRight: () => focusTab(ids[(at + 1) % ids.length]),
            Home: () => focusTab(ids[0]),
            End: () => focusTab(ids.at(-1)),
            Delete: () => onClose(id),
          }
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
      <SortableContext items={ids} strategy={horizontalListSortingStrategy}>
        <div className={styles.bar} role="tablist" aria-label="Open sessions">
          {sessions.map((session) => (
            <Tab
              key={session.id}
              session={session}
              isActive={session.id === active}
              unread={unread.has(session.id)}
              onActivate={onActivate}
              onClose={onClose}
              onKeyDown={onKeyDown}
            />
          ))}
        </div>
      </SortableContext>
    </DndContext>
  )
}

type TabProps = {
  session: Session
  isActive: boolean
  unread: boolean
  onActivate: (id: SessionId) => void
  onClose: (id: SessionId) => void
  onKeyDown: (event: KeyboardEvent, id: SessionId) => void
}

function Tab({ session, isActive, unread, onActivate, onClose, onKeyDown }: TabProps) {
  const { id, title, profile, cwd } = session
  const { setNodeRef, listeners, transform, transition, isDragging } = useSortable({ id })
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isActive])
  const onAuxClick = (event: MouseEvent) => {
    if (event.button !== 1) return
    event.preventDefault()
    onClose(id)
  }
  return (
    <div
      ref={setNodeRef}
      role="presentation"
      className={classNames(styles.tab, isActive && styles.active, isDragging && styles.dragging)}
      style={{ transform: transform ? `translateX(${Math.round(transform.x)}px)` : undefined, transition }}
      onAuxClick={onAuxClick}
      onMouseDown={(event) => {
        if (event.button === 1) event.preventDefault() // no autoscroll
      }}
    >
      <button
        ref={element}
        type="button"
        role="tab"
        id={tabElementId(id)}
        className={styles.label}
        aria-selected={isActive}
        aria-controls={isActive ? PANEL_ID : undefined}
        tabIndex={isActive ? 0 : -1}
        title={`${title}\n${cwd}`}
        {...listeners}
        onClick={() => onActivate(id)}
        onKeyDown={(event) => onKeyDown(event, id)}
      >
        <StateDot state={sessionDot(session, unread)} />
        <span className={styles.title}>{title}</span>
        {profile === 'demo' && (
          <Badge tone="info" className={styles.demo}>
            <FlaskConical size={11} aria-hidden className={styles.demoIcon} />
            <span className={styles.demoWord}>Demo</span>
          </Badge>
        )}
      </button>
      {/* For the pointer only: the keyboard closes with Delete or Alt+W, and a tab list may hold nothing but tabs. */}
      <button
        type="button"
        className={styles.close}
        tabIndex={-1}
        aria-hidden
        title="Close tab (Alt+W)"
        onClick={() => onClose(id)}
      >
        <X size={13} />
      </button>
    </div>
  )
}
