/** Git for the engine's door: the changes of sessions, and worktrees. */
import type { SessionId } from '#shared/ids.ts'
import type { GitApi } from '../types.ts'
import { type ChangesDeps, SessionChanges } from './session-changes.ts'
import type { WorktreeDeps } from './worktree-deps.ts'
import { Worktrees } from './worktrees.ts'

export type GitDesk = GitApi & {
  /** Call before a prompt is sent: the first one of a session has it keep how it finds its folder. Never throws. */
  readonly begins: (id: SessionId) => Promise<void>
  /** The session is deleted. */
  readonly forget: (id: SessionId) => Promise<void>
}

export function createGit(deps: ChangesDeps & WorktreeDeps): GitDesk {
  const changes = new SessionChanges(deps)
  const worktrees = new Worktrees(deps)
  return {
    changes: (input) => changes.list(input),
    diff: (input) => changes.diff(input),
    stage: (input) => changes.stage(input),
    unstage: (input) => changes.unstage(input),
    revert: (input) => changes.revert(input),
    stageHunk: (input) => changes.stageHunk(input),
    unstageHunk: (input) => changes.unstageHunk(input),
    revertHunk: (input) => changes.revertHunk(input),
    worktrees: (path) => worktrees.list(path),
    planWorktree: (input) => worktrees.plan(input),
    createWorktree: (input) => worktrees.create(input),
    mergeWorktree: (path) => worktrees.merge(path),
    removeWorktree: (input) => worktrees.remove(input),
    pruneWorktrees: (path) => worktrees.prune(path),
    begins: (id) => changes.begins(id),
    forget: (id) => changes.forget(id),
  }
}
