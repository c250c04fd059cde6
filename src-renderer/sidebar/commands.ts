/** What the sidebar asks the window to do. */
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

export type SidebarCommands = {
  readonly open: (id: SessionId) => void
  readonly rename: (session: Session, title: string) => void
  readonly archive: (session: Session, archived: boolean) => void
  readonly endProcess: (session: Session) => void
  readonly remove: (session: Session) => void
  readonly newSession: (cwd?: string) => void
}
