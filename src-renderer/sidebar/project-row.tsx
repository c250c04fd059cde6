/** The row of a project: folds its sessions away. */
import { GitBranchPlus, Plus } from 'lucide-react'
import { type KeyboardEvent, memo } from 'react'
import { Chevron } from '../ui/chevron.tsx'
import { classNames } from '../ui/class-names.ts'
import { ContextActions, type MenuEntry } from '../ui/menu.tsx'
import type { SidebarCommands } from './commands.ts'
import type { Project } from './rows.ts'
import styles from './sidebar.module.css'

type ProjectRowProps = {
  project: Project
  open: boolean
  /** The tab key comes in here. */
  isEntry: boolean
  commands: SidebarCommands
  onFold: (cwd: string, closed: boolean) => void
}

export const projectEntries = (cwd: string, commands: SidebarCommands): MenuEntry[] => [
  { label: 'New session here…', icon: <Plus size={14} />, onSelect: () => commands.newSession(cwd) },
  {
    label: 'New session in a worktree',
    icon: <GitBranchPlus size={14} />,
    onSelect: () => commands.newInWorktree(cwd),
  },
]

/** As a row of a session, painted again only for what changes of itself. */
export const ProjectRow = memo(function ProjectRow({ project, open, isEntry, commands, onFold }: ProjectRowProps) {
  const { cwd, name, parent, demo, sessions } = project
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onFold(cwd, open)
    }
    if (event.key === 'ArrowRight') onFold(cwd, false)
    if (event.key === 'ArrowLeft') onFold(cwd, true)
  }
  const heading = (
    <div
      role="treeitem"
      aria-level={1}
      aria-expanded={open}
      aria-selected={false}
      tabIndex={isEntry ? 0 : -1}
      className={classNames(styles.row, styles.project)}
      title={cwd}
      onClick={() => onFold(cwd, open)}
      onKeyDown={onKeyDown}
    >
      <Chevron open={open} />
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
  if (demo) return heading
  return (
    <ContextActions label="Project" entries={projectEntries(cwd, commands)}>
      {heading}
    </ContextActions>
  )
})
