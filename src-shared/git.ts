/** Git as the user meets it: what changed in a session's folder, and the worktrees of a repository. */
import { z } from 'zod'
import { SessionId } from './ids.ts'

/**
 * What is compared with what. `start`: the folder as the session found it, with the folder now. `head`: the last commit with the
 * folder. `unstaged`: what is staged with the folder. `staged`: the last commit with what is staged.
 */
export const Comparison = z.enum(['start', 'head', 'unstaged', 'staged'])
export type Comparison = z.infer<typeof Comparison>

export const ChangeKind = z.enum(['added', 'modified', 'deleted', 'renamed', 'type-changed', 'conflicted'])
export type ChangeKind = z.infer<typeof ChangeKind>

const Count = z.number().int().nonnegative()

export const ChangedFile = z.object({
  /** From the top of the repository, or of the session's folder where there is none; with `/` on every system. */
  path: z.string(),
  /** Where it was before, for `renamed`. */
  from: z.string().nullable(),
  kind: ChangeKind,
  /** Lines; null where they can't be told: a binary file, or one too large to be looked into. */
  added: Count.nullable(),
  removed: Count.nullable(),
  binary: z.boolean(),
  /** Too large to be shown. */
  large: z.boolean(),
  /** New to git. */
  untracked: z.boolean(),
  staged: z.enum(['none', 'some', 'all']),
  /** A tool of this session wrote it. */
  bySession: z.boolean(),
})
export type ChangedFile = z.infer<typeof ChangedFile>

export const Repository = z.object({
  root: z.string(),
  /** Null when none is checked out. */
  branch: z.string().nullable(),
  /** The short name of the last commit; null before the first one. */
  head: z.string().nullable(),
  upstream: z.string().nullable(),
  ahead: Count,
  behind: Count,
  /** The checkout this one is a worktree of. */
  mainRoot: z.string().nullable(),
})
export type Repository = z.infer<typeof Repository>

export const Changes = z.object({
  /** Null where there is none, or no git: then only what the session's own tools wrote is known. */
  repository: Repository.nullable(),
  /** Why there is none. */
  without: z.enum(['no-repository', 'no-git']).nullable(),
  /** What was compared: `head` where nobody knows how the session found the folder. */
  comparison: Comparison,
  /** The comparisons that can be asked for. */
  comparisons: z.array(Comparison),
  files: z.array(ChangedFile),
  /** What tools of this session wrote elsewhere: absolute paths, which can't be shown or put back. */
  outside: z.array(z.string()),
  /** There are more files than are listed. */
  cut: z.boolean(),
})
export type Changes = z.infer<typeof Changes>

export const DiffLine = z.object({
  kind: z.enum(['same', 'added', 'removed']),
  text: z.string(),
  /** The last line of its file, without a line break at its end. */
  unended: z.boolean().optional(),
})
export type DiffLine = z.infer<typeof DiffLine>

export const Hunk = z.object({
  /** The same as long as the hunk is: names it when it is staged or undone. */
  id: z.string(),
  /** Counted from 1; 0 where the side is empty. */
  oldStart: Count,
  newStart: Count,
  /** What it lies in: a function's head, say. Often empty. */
  context: z.string(),
  lines: z.array(DiffLine),
})
export type Hunk = z.infer<typeof Hunk>

export const FileDiff = z.object({
  path: z.string(),
  /** Changes with the file: what is undone must be what was seen. */
  version: z.string(),
  hunks: z.array(Hunk),
  /** Where the next page begins; null = this was the last. */
  next: Count.nullable(),
  binary: z.boolean(),
  /** Too large to be shown. */
  large: z.boolean(),
  /** Nobody knows what the file was before. */
  unknown: z.boolean(),
})
export type FileDiff = z.infer<typeof FileDiff>

/** Where what was undone has been kept; null when there was nothing to keep. */
export const Reverted = z.object({ backup: z.string().nullable() })
export type Reverted = z.infer<typeof Reverted>

export const Worktree = z.object({
  path: z.string(),
  branch: z.string().nullable(),
  head: z.string().nullable(),
  /** The checkout all others belong to. */
  main: z.boolean(),
  mainRoot: z.string(),
  /** The branch of the main checkout: what is merged into. */
  into: z.string().nullable(),
  locked: z.boolean(),
  /** Its folder is gone. */
  gone: z.boolean(),
  /** Files that are not committed. */
  dirty: Count,
  /** Commits that the main checkout's branch does not have. */
  unmerged: Count,
  sessions: z.array(z.object({ id: SessionId, title: z.string(), state: z.string() })),
})
export type Worktree = z.infer<typeof Worktree>

export const NewWorktree = z.object({
  /** The folder in it that is the one asked for: where a session starts. */
  folder: z.string(),
  path: z.string(),
  branch: z.string(),
})
export type NewWorktree = z.infer<typeof NewWorktree>

export const WorktreePlan = z.object({
  /** Null where a worktree can't be made; then `why` says so. */
  branch: z.string().nullable(),
  why: z.string().nullable(),
  /** Where it would be. */
  path: z.string().nullable(),
  /** What it can start from, the current branch first. */
  bases: z.array(z.string()),
})
export type WorktreePlan = z.infer<typeof WorktreePlan>

export const Merged = z.object({
  how: z.enum(['nothing-new', 'fast-forward', 'merge-commit']),
  into: z.string(),
})
export type Merged = z.infer<typeof Merged>

/** "Fix the login page, please!" → `fix-the-login-page-please`; at most eight words. Empty when nothing of it can be a name. */
export function branchNameFor(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '')
  const words = plain.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.slice(0, 8).join('-').slice(0, 48).replace(/-+$/, '')
}
