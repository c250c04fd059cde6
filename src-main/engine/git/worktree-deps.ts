/** What worktrees need of the rest of the engine. */
import type { Session } from '#shared/session.ts'
import type { Clock } from '../ports.ts'
import type { GitOptions } from './spawn-git.ts'

export type WorktreeDeps = GitOptions & {
  readonly home: string
  readonly clock: Clock
  /** Real path; throws `AppError` naming `field`. */
  readonly resolveFolder: (path: string, field: string) => Promise<string>
  readonly trusts: (folder: string) => boolean
  /** The worktree that the user had made is trusted as the folder it was made for. */
  readonly trustAs: (folder: string, like: string) => void
  readonly sessions: () => readonly Session[]
  /** Ends the process of a session. */
  readonly endProcess: (session: Session) => Promise<void>
  /** Where worktrees are made; null = beside the repository. */
  readonly worktreeFolder: () => string | null
}
