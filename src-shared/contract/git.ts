/** Git: the changes of a session's folder, and worktrees. */
import { z } from 'zod'
import { Changes, Comparison, FileDiff, Merged, NewWorktree, Reverted, Worktree, WorktreePlan } from '../git.ts'
import { SessionId } from '../ids.ts'
import { base } from './base.ts'

const Path = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'a path has no NUL in it')
const Branch = z.string().trim().min(1).max(200)
const One = z.object({ sessionId: SessionId })
const Files = One.extend({ paths: z.array(Path).min(1).max(10_000) })
/** `from`: where a renamed file was before. */
const File = One.extend({ path: Path, from: Path.optional(), comparison: Comparison })
const OneHunk = File.extend({ hunk: z.string().min(1).max(100) })

export const git = {
  changes: base
    .route({ method: 'GET', path: '/sessions/{sessionId}/changes', summary: "What changed in a session's folder" })
    .input(One.extend({ comparison: Comparison.default('start') }))
    .output(Changes),
  diff: base
    .route({ method: 'GET', path: '/sessions/{sessionId}/changes/diff', summary: 'The changes of one file, by hunk' })
    .input(File.extend({ offset: z.coerce.number().int().nonnegative().default(0) }))
    .output(FileDiff),
  stage: base
    .route({ method: 'POST', path: '/sessions/{sessionId}/changes/stage', summary: 'Stage files as they are now' })
    .input(Files)
    .output(z.void()),
  unstage: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/changes/unstage',
      summary: 'Take files out of the next commit',
    })
    .input(Files)
    .output(z.void()),
  revert: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/changes/revert',
      summary: 'Put a file back as it was; what it was until now is kept',
    })
    .input(File.extend({ version: z.string().max(100) }))
    .output(Reverted),
  stageHunk: base
    .route({ method: 'POST', path: '/sessions/{sessionId}/changes/hunks/stage', summary: 'Stage one hunk of a file' })
    .input(OneHunk)
    .output(z.void()),
  unstageHunk: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/changes/hunks/unstage',
      summary: 'Take one hunk out of the next commit',
    })
    .input(OneHunk)
    .output(z.void()),
  revertHunk: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/changes/hunks/revert',
      summary: 'Undo one hunk of a file; the file as it was until now is kept',
    })
    .input(OneHunk)
    .output(Reverted),
  worktrees: base
    .route({
      method: 'GET',
      path: '/worktrees',
      summary: 'Worktrees of the repository of a folder, or of all folders that sessions are in',
    })
    .input(z.object({ path: Path.optional() }))
    .output(z.array(Worktree)),
  planWorktree: base
    .route({
      method: 'GET',
      path: '/worktrees/plan',
      summary: 'What a new worktree of a folder would be called, and where',
    })
    .input(z.object({ path: Path, text: z.string().max(10_000).default(''), branch: z.string().max(200).optional() }))
    .output(WorktreePlan),
  createWorktree: base
    .route({ method: 'POST', path: '/worktrees', successStatus: 201, summary: 'Make a worktree with a new branch' })
    .input(
      z.object({
        path: Path,
        branch: Branch,
        /** A branch or commit; the one checked out, when absent. */
        base: Branch.optional(),
      }),
    )
    .output(NewWorktree),
  mergeWorktree: base
    .route({
      method: 'POST',
      path: '/worktrees/merge',
      summary: "Merge a worktree's branch into the one that the main checkout is on",
    })
    .input(z.object({ path: Path }))
    .output(Merged),
  removeWorktree: base
    .route({
      method: 'POST',
      path: '/worktrees/remove',
      summary: 'Remove a worktree; its branch stays unless it is merged',
    })
    .input(
      z.object({
        path: Path,
        /** Its branch, or its folder's name where it has none: removes it though work in it is not committed or merged. */
        discard: z.string().max(4096).optional(),
      }),
    )
    .output(Reverted),
  pruneWorktrees: base
    .route({ method: 'POST', path: '/worktrees/prune', summary: 'Forget worktrees whose folders are gone' })
    .input(z.object({ path: Path }))
    .output(z.array(Worktree)),
}
