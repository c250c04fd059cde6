/** One tab: the state and the title of its session; small while it is pinned. */
import { useSortable } from '@dnd-kit/sortable'
import { BellOff, FlaskConical, Pin, X } from 'lucide-react'
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { heldUpWords } from '../client/held-up.ts'
import { sessionDot } from '../client/session-dot.ts'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { ContextActions } from '../ui/menu.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import styles from './tab-bar.module.css'
import { type TabCommands, tabEntries } from './tab-menu.tsx'

export const tabElementId = (id: SessionId): string => `tab-${id}`

type TabProps = {
  session: Session
  isActive: boolean
  /** The tab key comes in here. */
  isEntry: boolean
  /** The element that shows it; undefined = it is not on the screen. */
  panel: string | undefined
  pinned: boolean
  muted: boolean
  panes: number
  unread: boolean
  commands: TabCommands
  onActivate: (id: SessionId) => void
  onKeyDown: (event: KeyboardEvent, id: SessionId) => void
}

/** Painted again only for what changes of itself: the row is, with every tab that is gone to. */
export const Tab = memo(function Tab({
  session,
  isActive,
  isEntry,
  panel,
  pinned,
  muted,
  panes,
  unread,
  commands,
  ...on
}: TabProps) {
  const { onActivate, onKeyDown } = on
  const { id, title, profile, cwd, state } = session
  const { setNodeRef, listeners, transform, transition, isDragging } = useSortable({ id })
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isActive) return undefined
    // the whole of it, with what closes it
    const reveal = () => element.current?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    reveal()
    window.addEventListener('resize', reveal)
    return () => window.removeEventListener('resize', reveal)
  }, [isActive])
  const onAuxClick = (event: MouseEvent) => {
    if (event.button !== 1) return
    event.preventDefault()
    commands.close(id)
  }
  return (
    <ContextActions label={title} entries={tabEntries(session, { pinned, muted, panes }, commands)}>
      <div
        ref={setNodeRef}
        role="presentation"
        className={classNames(
          styles.tab,
          isActive && styles.active,
          panel !== undefined && !isActive && styles.shown,
          pinned && styles.pinned,
          isDragging && styles.dragging,
        )}
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
          aria-controls={panel}
          tabIndex={isEntry ? 0 : -1}
          title={[title, cwd, heldUpWords(state), pinned && 'Pinned', muted && 'Muted'].filter(Boolean).join('\n')}
          {...listeners}
          onClick={() => onActivate(id)}
          onKeyDown={(event) => onKeyDown(event, id)}
        >
          <StateDot state={sessionDot(session, unread)} />
          {pinned && <Pin size={11} aria-hidden className={styles.pinIcon} />}
          <span className={styles.title} dir="auto">
            {title}
          </span>
          {muted && <BellOff size={11} aria-label="muted" className={styles.mutedIcon} />}
          {profile === 'demo' && (
            <Badge tone="info" className={styles.demo}>
              <FlaskConical size={11} aria-hidden className={styles.demoIcon} />
              <span className={styles.demoWord}>Demo</span>
            </Badge>
          )}
        </button>
        {/* For the pointer only: the keyboard closes with Delete or the key of the table, and a tab list may hold nothing but tabs. */}
        {!pinned && (
          <button
            type="button"
            className={styles.close}
            tabIndex={-1}
            aria-hidden
            title="Close tab"
            onClick={() => commands.close(id)}
          >
            <X size={13} />
          </button>
        )}
      </div>
    </ContextActions>
  )
})
