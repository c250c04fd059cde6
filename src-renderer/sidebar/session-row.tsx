/** The row of a session: its state, its title, when it was used last, and what can be done with it. */
import {
  Archive,
  ArchiveRestore,
  Ellipsis,
  FolderOpen,
  Gauge,
  Link,
  ListChecks,
  Pencil,
  Pin,
  Power,
  Trash2,
} from 'lucide-react'
import { type KeyboardEvent, memo, type MouseEvent, useState } from 'react'
import { shallow } from 'zustand/shallow'
import type { SessionId } from '#shared/ids.ts'
import { isAsleep, type Session } from '#shared/session.ts'
import { formatAge } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { classNames } from '../ui/class-names.ts'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { ActionMenu, ContextActions, type MenuEntry } from '../ui/menu.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import type { SidebarCommands } from './commands.ts'
import styles from './sidebar.module.css'
import type { SelectionActions } from './use-selection.ts'

type SessionRowProps = {
  session: Session
  level: 1 | 2
  isActive: boolean
  /** The tab key comes in here. */
  isEntry: boolean
  unread: boolean
  starred: boolean
  /** Milliseconds since the Unix epoch, of the last minute. */
  now: number
  chosen: boolean
  /** This one or others are chosen. */
  choosing: boolean
  selection: SelectionActions
  commands: SidebarCommands
  /** The chosen ones, or this one. */
  onRemove: (id: SessionId) => void
}

/** Painted again only for what changes of itself: the list is, with every step of any session. */
export const SessionRow = memo(function SessionRow(props: SessionRowProps) {
  const { session, level, isActive, isEntry, unread, starred, now, chosen, choosing, selection } = props
  const { commands, onRemove } = props
  const { id, title, activeAt } = session
  const [renaming, setRenaming] = useState(false)
  if (renaming) {
    return (
      <div className={classNames(styles.row, styles.renaming)}>
        <InlineEdit
          label="Title of the session"
          value={title}
          onDone={(value) => {
            setRenaming(false)
            if (value !== null && value !== title) commands.rename(session, value)
          }}
        />
      </div>
    )
  }
  const entries = entriesOf(props, () => setRenaming(true))
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) selection.toggle(id)
    else if (event.shiftKey) selection.extendTo(id)
    else {
      selection.clear()
      commands.open(id)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const held = event.ctrlKey || event.metaKey
    const keys: Partial<Record<string, () => void>> = {
      Enter: () => commands.open(id),
      ' ': () => (held || event.shiftKey || choosing ? selection.toggle(id) : commands.open(id)),
      F2: () => setRenaming(true),
      Delete: () => onRemove(id),
    }
    const action = keys[event.key]
    if (!action || event.target !== event.currentTarget) return
    event.preventDefault()
    action()
  }
  return (
    <ContextActions label={title} entries={entries}>
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={choosing ? chosen : isActive}
        aria-current={isActive ? 'page' : undefined}
        tabIndex={isEntry ? 0 : -1}
        data-session-row={id}
        className={classNames(
          styles.row,
          styles.session,
          isActive && styles.active,
          chosen && styles.chosen,
          unread && styles.unread,
        )}
        onClick={onClick}
        onDoubleClick={() => setRenaming(true)}
        onMouseDown={(event) => {
          if (event.shiftKey) event.preventDefault() // chooses rows, not their text
        }}
        onKeyDown={onKeyDown}
      >
        <StateDot state={sessionDot(session, unread)} />
        <span className={styles.name} dir="auto" title={title}>
          {title}
        </span>
        {starred && <Pin size={11} aria-hidden className={styles.pin} />}
        <span className={styles.age}>{formatAge(activeAt, now)}</span>
        {/* For the pointer; the keyboard has the context menu key and the keys it names. */}
        <span className={styles.rowMenu} onClick={(event) => event.stopPropagation()}>
          <ActionMenu label={title} entries={entries}>
            <button type="button" className={styles.menuButton} tabIndex={-1} aria-hidden>
              <Ellipsis size={14} />
            </button>
          </ActionMenu>
        </span>
      </div>
    </ContextActions>
  )
}, isSame)

/** A minute later most say the same. */
function isSame(before: SessionRowProps, after: SessionRowProps): boolean {
  const age = ({ session, now }: SessionRowProps) => formatAge(session.activeAt, now)
  return (
    shallow({ ...before, now: 0 }, { ...after, now: 0 }) && (before.now === after.now || age(before) === age(after))
  )
}

export function entriesOf(
  { session, starred, selection, commands }: SessionRowProps,
  onRename: () => void,
): MenuEntry[] {
  const { id, archived, state } = session
  return [
    { label: 'Open', icon: <FolderOpen size={14} />, shortcut: 'Enter', onSelect: () => commands.open(id) },
    { label: 'Rename', icon: <Pencil size={14} />, shortcut: 'F2', onSelect: onRename },
    {
      label: starred ? 'Unpin' : 'Keep at the top',
      icon: <Pin size={14} />,
      disabled: archived,
      onSelect: () => commands.star([id], !starred),
    },
    { label: 'Choose', icon: <ListChecks size={14} />, shortcut: 'Shift+Space', onSelect: () => selection.toggle(id) },
    archived
      ? { label: 'Bring back', icon: <ArchiveRestore size={14} />, onSelect: () => commands.archive(session, false) }
      : { label: 'Archive', icon: <Archive size={14} />, onSelect: () => commands.archive(session, true) },
    {
      label: 'End its process',
      icon: <Power size={14} />,
      disabled: isAsleep(state),
      onSelect: () => commands.endProcess(session),
    },
    { label: 'Copy link', icon: <Link size={14} />, onSelect: () => commands.copyLink(id) },
    { label: 'Limits…', icon: <Gauge size={14} />, onSelect: () => commands.editLimits(session) },
    'separator',
    {
      label: 'Delete…',
      icon: <Trash2 size={14} />,
      shortcut: 'Del',
      danger: true,
      onSelect: () => commands.remove(session),
    },
  ]
}
