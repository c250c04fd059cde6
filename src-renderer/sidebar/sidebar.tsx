/** Projects and their sessions: find one, open it, keep them in order. */
import { Archive, Plus, Search } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useSessions } from '../client/context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import type { SidebarCommands } from './commands.ts'
import { projectsOf } from './projects.ts'
import { ProjectGroup } from './project-group.tsx'
import styles from './sidebar.module.css'

/** Hundreds of open projects would take half a second to build, and nobody reads them all. */
const OPEN_AT_FIRST = 8

type SidebarProps = {
  active: SessionId | null
  unread: ReadonlySet<SessionId>
  commands: SidebarCommands
}

export function Sidebar({ active, unread, commands }: SidebarProps) {
  const { loaded, byId, error } = useSessions()
  const [filter, setFilter] = useState('')
  const [archived, setArchived] = useState(false)
  const tree = useRef<HTMLDivElement>(null)
  const projects = useMemo(() => projectsOf(byId.values(), { filter, archived }), [byId, filter, archived])
  const first = projects[0]
  const openFirst = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && first?.sessions[0]) commands.open(first.sessions[0].id)
    if (event.key === 'ArrowDown') rowsOf(tree.current)[0]?.focus()
    if (event.key === 'Escape') setFilter('')
  }
  return (
    <nav className={styles.sidebar} aria-label="Sessions">
      <div className={styles.head}>
        <div className={styles.filter}>
          <Search size={13} aria-hidden className={styles.searchIcon} />
          <TextInput
            type="search"
            aria-label="Filter sessions"
            placeholder="Filter"
            className={styles.filterInput}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={openFirst}
          />
        </div>
        <IconButton label="New session" shortcut="Alt+N" onClick={() => commands.newSession()}>
          <Plus size={16} />
        </IconButton>
      </div>
      <div
        ref={tree}
        className={styles.tree}
        role="tree"
        aria-label={archived ? 'Archived sessions by project' : 'Sessions by project'}
        onKeyDown={(event) => moveFocus(event, tree.current)}
      >
        {projects.map((project, index) => (
          <ProjectGroup
            key={project.cwd}
            project={project}
            active={active}
            unread={unread}
            commands={commands}
            isEntry={index === 0 && !project.sessions.some(({ id }) => id === active)}
            forceOpen={filter !== ''}
            startsOpen={index < OPEN_AT_FIRST || project.sessions.some(({ id }) => id === active)}
          />
        ))}
      </div>
      {!loaded && !error && <Loading label="Loading sessions" />}
      {error && (
        <div className={styles.error}>
          <Notice tone="error" message={error.message} remedy={error.remedy} />
        </div>
      )}
      {loaded && projects.length === 0 && <Nothing filter={filter} archived={archived} />}
      <div className={styles.foot}>
        <Button
          look="ghost"
          size="sm"
          aria-pressed={archived}
          className={styles.archived}
          onClick={() => setArchived(!archived)}
        >
          <Archive size={13} aria-hidden />
          {archived ? 'Back to current sessions' : 'Archived sessions'}
        </Button>
      </div>
    </nav>
  )
}

function Nothing({ filter, archived }: { filter: string; archived: boolean }) {
  if (filter !== '')
    return (
      <Empty small title="No match">
        No session has these words in its title or folder.
      </Empty>
    )
  if (archived)
    return (
      <Empty small title="Nothing archived">
        Archived sessions leave the list and can be brought back here.
      </Empty>
    )
  return (
    <Empty small title="No sessions yet">
      Each conversation with Claude shows up here, under its folder.
    </Empty>
  )
}

const rowsOf = (tree: HTMLElement | null): HTMLElement[] => [
  ...(tree?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? []),
]

function moveFocus(event: KeyboardEvent, tree: HTMLElement | null): void {
  const rows = rowsOf(tree)
  const at = rows.findIndex((row) => row === document.activeElement)
  if (at === -1) return
  const targets: Partial<Record<string, HTMLElement | undefined>> = {
    ArrowDown: rows[at + 1],
    ArrowUp: rows[Math.max(0, at - 1)],
    Home: rows[0],
    End: rows.at(-1),
  }
  const target = targets[event.key]
  if (!target) return
  event.preventDefault()
  target.focus()
}
