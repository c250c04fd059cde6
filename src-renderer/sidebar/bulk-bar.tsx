/** What can be done with all chosen sessions at once. */
import { Archive, ArchiveRestore, Pin, Power, Trash2, X } from 'lucide-react'
import type { Session } from '#shared/session.ts'
import { IconButton } from '../ui/button.tsx'
import type { SidebarCommands } from './commands.ts'
import styles from './sidebar.module.css'

type BulkBarProps = {
  sessions: readonly Session[]
  /** Those of the archive are chosen. */
  archived: boolean
  commands: SidebarCommands
  onDone: () => void
}

export function BulkBar({ sessions, archived, commands, onDone }: BulkBarProps) {
  const ids = sessions.map(({ id }) => id)
  const then = (action: () => void) => () => {
    action()
    onDone()
  }
  return (
    <div className={styles.bulk} role="toolbar" aria-label="With the chosen sessions">
      <span className={styles.bulkCount} role="status">
        {sessions.length} chosen
      </span>
      {!archived && (
        <IconButton label="Keep at the top" size="sm" onClick={then(() => commands.star(ids, true))}>
          <Pin size={13} />
        </IconButton>
      )}
      <IconButton label="Close their tabs" size="sm" onClick={then(() => commands.closeAll(ids))}>
        <X size={14} />
      </IconButton>
      <IconButton label="End their processes" size="sm" onClick={then(() => commands.endAll(sessions))}>
        <Power size={13} />
      </IconButton>
      <IconButton
        label={archived ? 'Bring back' : 'Archive'}
        size="sm"
        onClick={then(() => commands.archiveAll(sessions, !archived))}
      >
        {archived ? <ArchiveRestore size={13} /> : <Archive size={13} />}
      </IconButton>
      <IconButton label="Delete…" size="sm" onClick={() => commands.removeAll(sessions)}>
        <Trash2 size={13} />
      </IconButton>
      <button type="button" className={styles.bulkClear} onClick={onDone}>
        Clear
      </button>
    </div>
  )
}
