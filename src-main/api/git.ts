/** Changes and worktrees: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const gitRouter = ({ git: os }: Implementer, { git }: Engine) => ({
  changes: os.changes.handler(({ input }) => git.changes(input)),
  diff: os.diff.handler(({ input }) => git.diff(input)),
  stage: os.stage.handler(({ input }) => git.stage(input)),
  unstage: os.unstage.handler(({ input }) => git.unstage(input)),
  revert: os.revert.handler(({ input }) => git.revert(input)),
  stageHunk: os.stageHunk.handler(({ input }) => git.stageHunk(input)),
  unstageHunk: os.unstageHunk.handler(({ input }) => git.unstageHunk(input)),
  revertHunk: os.revertHunk.handler(({ input }) => git.revertHunk(input)),
  worktrees: os.worktrees.handler(({ input }) => git.worktrees(input.path)),
  planWorktree: os.planWorktree.handler(({ input }) => git.planWorktree(input)),
  createWorktree: os.createWorktree.handler(({ input }) => git.createWorktree(input)),
  mergeWorktree: os.mergeWorktree.handler(({ input }) => git.mergeWorktree(input.path)),
  removeWorktree: os.removeWorktree.handler(({ input }) => git.removeWorktree(input)),
  pruneWorktrees: os.pruneWorktrees.handler(({ input }) => git.pruneWorktrees(input.path)),
})
