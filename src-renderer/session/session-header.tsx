/** The head of a session: its title, its folder, what is special about it, what can be done with it. */
import { Archive, ArchiveRestore, Ellipsis, Gauge, Link, Pencil, Power, Trash2, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { isAsleep, type Session } from '#shared/session.ts'
import { useKeys } from '../client/use-keys.ts'
import { shortPath } from '../client/format.ts'
import { Badge, BadgeButton } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { ActionMenu, type MenuEntry } from '../ui/menu.tsx'
import { FailedServers } from './mcp/failed-servers.tsx'
import styles from './session-header.module.css'

export type SessionCommands = {
  readonly open: (id: SessionId) => void
  readonly rename: (session: Session, title: string) => void
  readonly archive: (session: Session, archived: boolean) => void
  readonly endProcess: (session: Session) => void
  readonly editLimits: (session: Session) => void
  readonly remove: (session: Session) => void
  readonly explainRestricted: (session: Session) => void
  /** To the session, or to the event of this number in it. */
  readonly copyLink: (id: SessionId, seq?: number) => void
  /** Of several on the screen; undefined = it is the only one. */
  readonly closePane?: (() => void) | undefined
}

type SessionHeaderProps = {
  session: Session
  userHome: string | undefined
  commands: SessionCommands
  /** Further ones of its menu. */
  entries: readonly MenuEntry[]
  /** Beside its menu. */
  tools?: ReactNode
}

export function SessionHeader({ session, userHome, commands, entries, tools }: SessionHeaderProps) {
  const [renaming, setRenaming] = useState(false)
  const keys = useKeys()
  const { title, cwd, profile, trust, safeMode, archived, limits } = session
  return (
    <header className={styles.header}>
      {renaming ? (
        <InlineEdit
          label="Title of the session"
          value={title}
          className={styles.edit}
          onDone={(value) => {
            setRenaming(false)
            if (value !== null && value !== title) commands.rename(session, value)
          }}
        />
      ) : (
        <h1 className={styles.title} dir="auto" title={title} onDoubleClick={() => setRenaming(true)}>
          {title}
        </h1>
      )}
      <span className={styles.path} title={cwd}>
        <span>{shortPath(cwd, userHome)}</span>
      </span>
      <span className={styles.badges}>
        {profile === 'demo' && (
          <Badge
            tone="info"
            title="A scripted model on this machine answers. Nothing leaves it and nothing is charged."
          >
            Demo
          </Badge>
        )}
        {safeMode === true && <Badge tone="warn">Safe mode</Badge>}
        {trust === 'restricted' && safeMode !== true && (
          <BadgeButton tone="warn" onClick={() => commands.explainRestricted(session)}>
            Restricted
          </BadgeButton>
        )}
        {Object.keys(limits).length > 0 && (
          <BadgeButton onClick={() => commands.editLimits(session)}>Own limits</BadgeButton>
        )}
        {archived && <Badge>Archived</Badge>}
        <FailedServers session={session} />
      </span>
      {tools}
      <ActionMenu
        label="Session"
        entries={entriesFor({ session, commands, more: entries, onRename: () => setRenaming(true) })}
      >
        <IconButton label="More about this session">
          <Ellipsis size={16} />
        </IconButton>
      </ActionMenu>
      {commands.closePane && (
        <IconButton label="Close the pane" shortcut={keys('pane.close')} onClick={commands.closePane}>
          <X size={16} />
        </IconButton>
      )}
    </header>
  )
}

type Entries = {
  session: Session
  commands: SessionCommands
  more: readonly MenuEntry[]
  onRename: () => void
}

export function entriesFor({ session, commands, more, onRename }: Entries): MenuEntry[] {
  return [
    { label: 'Rename', icon: <Pencil size={14} />, onSelect: onRename },
    session.archived
      ? { label: 'Bring back', icon: <ArchiveRestore size={14} />, onSelect: () => commands.archive(session, false) }
      : { label: 'Archive', icon: <Archive size={14} />, onSelect: () => commands.archive(session, true) },
    {
      label: 'End its process',
      icon: <Power size={14} />,
      disabled: isAsleep(session.state),
      onSelect: () => commands.endProcess(session),
    },
    { label: 'Copy link', icon: <Link size={14} />, onSelect: () => commands.copyLink(session.id) },
    { label: 'Limits…', icon: <Gauge size={14} />, onSelect: () => commands.editLimits(session) },
    'separator',
    ...more,
    'separator',
    { label: 'Delete…', icon: <Trash2 size={14} />, danger: true, onSelect: () => commands.remove(session) },
  ]
}
