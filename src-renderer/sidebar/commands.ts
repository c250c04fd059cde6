/** What the sidebar asks the window to do. */
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

export type SidebarCommands = {
  readonly open: (id: SessionId) => void
  readonly rename: (session: Session, title: string) => void
  readonly archive: (session: Session, archived: boolean) => void
  readonly endProcess: (session: Session) => void
  readonly editLimits: (session: Session) => void
  readonly remove: (session: Session) => void
  readonly newSession: (cwd?: string) => void
  /** In a new worktree of the repository that the folder is in. */
  readonly newInWorktree: (path: string) => void
  /** At the top of the list, or not. */
  readonly star: (ids: readonly SessionId[], on: boolean) => void
  readonly copyLink: (id: SessionId) => void
  readonly archiveAll: (sessions: readonly Session[], archived: boolean) => void
  readonly endAll: (sessions: readonly Session[]) => void
  /** Their tabs. */
  readonly closeAll: (ids: readonly SessionId[]) => void
  readonly removeAll: (sessions: readonly Session[]) => void
  /** In everything that was said and done. */
  readonly search: () => void
  /** What the CLI keeps on this machine, whoever held it. */
  readonly library: () => void
}
