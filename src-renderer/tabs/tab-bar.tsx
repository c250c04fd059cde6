/** The row of tabs: one per open session, the pinned ones first, in the order the user gave them. */
import { closestCenter, DndContext, type DragEndEvent, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { horizontalListSortingStrategy, SortableContext } from '@dnd-kit/sortable'
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useStable } from '../client/use-stable.ts'
import styles from './tab-bar.module.css'
import { Tab, tabElementId } from './tab.tsx'
import type { TabCommands } from './tab-menu.tsx'

type TabBarProps = {
  sessions: readonly Session[]
  active: SessionId | null
  /** On the screen, with the id of the element they are in. */
  panels: ReadonlyMap<SessionId, string>
  pinned: readonly SessionId[]
  muted: readonly SessionId[]
  panes: number
  unread: ReadonlySet<SessionId>
  commands: TabCommands
  onActivate: (id: SessionId) => void
  onMove: (id: SessionId, to: number) => void
}

/** So far the pointer moves before a press is a drag. */
const DRAG_PX = 5
const SENSOR = { activationConstraint: { distance: DRAG_PX } }

export const TabBar = memo(function TabBar(props: TabBarProps) {
  const { sessions, active, panels, pinned, muted, panes, unread, commands, onActivate, onMove } = props
  const sensors = useSensors(useSensor(PointerSensor, SENSOR))
  const bar = useSidewaysWheel()
  const ids = useMemo(() => sessions.map(({ id }) => id), [sessions])
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
  const onKeyDown = useStable((event: KeyboardEvent, id: SessionId) => {
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
            Delete: () => commands.close(id),
          }
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  })
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
      <SortableContext items={ids} strategy={horizontalListSortingStrategy}>
        <div ref={bar} className={styles.bar} role="tablist" aria-label="Open sessions">
          {sessions.map((session, index) => (
            <Tab
              key={session.id}
              session={session}
              isActive={session.id === active}
              isEntry={session.id === active || (active === null && index === 0)}
              panel={panels.get(session.id)}
              pinned={pinned.includes(session.id)}
              muted={muted.includes(session.id)}
              panes={panes}
              unread={unread.has(session.id)}
              commands={commands}
              onActivate={onActivate}
              onKeyDown={onKeyDown}
            />
          ))}
        </div>
      </SortableContext>
    </DndContext>
  )
})

/** A wheel that only turns up and down scrolls the row too. Not passive, so that the page stays where it is. */
function useSidewaysWheel() {
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = bar
    const onWheel = (event: WheelEvent) => {
      if (!current || event.deltaX !== 0 || current.scrollWidth <= current.clientWidth) return
      event.preventDefault()
      current.scrollLeft += event.deltaY
    }
    current?.addEventListener('wheel', onWheel, { passive: false })
    return () => current?.removeEventListener('wheel', onWheel)
  }, [])
  return bar
}
