/** One project in the sidebar: its folder, and its sessions while it is open. */
import { Archive, ArchiveRestore, ChevronRight, Ellipsis, FolderOpen, Pencil, Plus, Power, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { formatAge } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { useNow } from '../client/use-now.ts'
import { classNames } from '../ui/class-names.ts'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { ActionMenu, ContextActions, type MenuEntry } from '../ui/menu.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import type { SidebarCommands } from './commands.ts'
import type { Project } from './projects.ts'
import styles from './sidebar.module.css'

type ProjectGroupProps = {
  project: Project
  active: SessionId | null
  unread: ReadonlySet<SessionId>
  commands: SidebarCommands
  /** The tab key comes in here. */
  isEntry: boolean
  /** While the list is filtered. */
  forceOpen: boolean
  startsOpen: boolean
}

/** More are shown on demand: a project may have hundreds. */
const SHOWN = 20
const AGE_EVERY_MS = 60_000

export function ProjectGroup({ project, active, unread, commands, isEntry, forceOpen, startsOpen }: ProjectGroupProps) {
  const { cwd, name, parent, demo, sessions } = project
  const [closed, setClosed] = useState(!startsOpen)
  const [all, setAll] = useState(false)
  const open = forceOpen || !closed
  const shown = all ? sessions : sessions.slice(0, SHOWN)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      setClosed(!closed)
    }
    if (event.key === 'ArrowRight') setClosed(false)
    if (event.key === 'ArrowLeft') setClosed(true)
  }
  const entries: MenuEntry[] = demo
    ? []
    : [{ label: 'New session here', icon: <Plus size={14} />, onSelect: () => commands.newSession(cwd) }]
  const heading = (
    <div
      role="treeitem"
      aria-level={1}
      aria-expanded={open}
      aria-selected={false}
      tabIndex={isEntry ? 0 : -1}
      className={classNames(styles.row, styles.project)}
      title={cwd}
      onClick={() => setClosed(!closed)}
      onKeyDown={onKeyDown}
    >
      <ChevronRight size={13} className={classNames(styles.chevron, open && styles.turned)} aria-hidden />
      <span className={styles.name}>
        {demo ? 'Demo' : name}
        {parent !== null && <span className={styles.parent}>{parent}</span>}
      </span>
      <span className={styles.count}>
        {sessions.length}
        <span className="sr-only"> {sessions.length === 1 ? 'session' : 'sessions'}</span>
      </span>
    </div>
  )
  return (
    <>
      {entries.length > 0 ? (
        <ContextActions label="Project" entries={entries}>
          {heading}
        </ContextActions>
      ) : (
        heading
      )}
      {open &&
        shown.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isActive={session.id === active}
            unread={unread.has(session.id)}
            commands={commands}
          />
        ))}
      {open && sessions.length > shown.length && (
        <div
          role="treeitem"
          aria-level={2}
          aria-selected={false}
          tabIndex={-1}
          className={classNames(styles.row, styles.more)}
          onClick={() => setAll(true)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setAll(true)
          }}
        >
          Show {sessions.length - shown.length} more
        </div>
      )}
    </>
  )
}

type SessionRowProps = { session: Session; isActive: boolean; unread: boolean; commands: SidebarCommands }

function SessionRow({ session, isActive, unread, commands }: SessionRowProps) {
  const { id, title, activeAt, state } = session
  const [renaming, setRenaming] = useState(false)
  const now = useNow(AGE_EVERY_MS)
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
  const asleep = state.kind === 'hibernated' || state.kind === 'closed'
  const entries: MenuEntry[] = [
    { label: 'Open', icon: <FolderOpen size={14} />, shortcut: 'Enter', onSelect: () => commands.open(id) },
    { label: 'Rename', icon: <Pencil size={14} />, shortcut: 'F2', onSelect: () => setRenaming(true) },
    session.archived
      ? { label: 'Bring back', icon: <ArchiveRestore size={14} />, onSelect: () => commands.archive(session, false) }
      : { label: 'Archive', icon: <Archive size={14} />, onSelect: () => commands.archive(session, true) },
    {
      label: 'End its process',
      icon: <Power size={14} />,
      disabled: asleep,
      onSelect: () => commands.endProcess(session),
    },
    'separator',
    {
      label: 'Delete…',
      icon: <Trash2 size={14} />,
      shortcut: 'Del',
      danger: true,
      onSelect: () => commands.remove(session),
    },
  ]
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Partial<Record<string, () => void>> = {
      Enter: () => commands.open(id),
      ' ': () => commands.open(id),
      F2: () => setRenaming(true),
      Delete: () => commands.remove(session),
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
        aria-level={2}
        aria-selected={isActive}
        aria-current={isActive ? 'page' : undefined}
        tabIndex={isActive ? 0 : -1}
        className={classNames(styles.row, styles.session, isActive && styles.active, unread && styles.unread)}
        onClick={() => commands.open(id)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={onKeyDown}
      >
        <StateDot state={sessionDot(session, unread)} />
        <span className={styles.name} title={title}>
          {title}
        </span>
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
}
