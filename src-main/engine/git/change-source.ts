/** Where the changes of a session are told from: a repository, or what its tools wrote where there is none. */
import type { Changes, Comparison, FileDiff, Reverted } from '#shared/git.ts'

export type OneFile = {
  readonly path: string
  readonly comparison: Comparison
  /** Where it was before it was renamed. */
  readonly from?: string | undefined
}
export type OneHunk = OneFile & { readonly hunk: string }

/** One call at a time. Throws `conflict` where what is there is not what was looked at; nothing is done then. */
export interface ChangeSource {
  list(comparison: Comparison): Promise<Changes>
  diff(input: OneFile & { readonly offset: number }): Promise<FileDiff>
  stage(paths: readonly string[]): Promise<void>
  unstage(paths: readonly string[]): Promise<void>
  stageHunk(input: OneHunk): Promise<void>
  unstageHunk(input: OneHunk): Promise<void>
  revert(input: OneFile & { readonly version: string }): Promise<Reverted>
  revertHunk(input: OneHunk): Promise<Reverted>
}

/** Keeps a file as it is; where the copy is, null when there was none. `path` is relative to `root`. */
export type KeepFile = (root: string, path: string) => Promise<string | null>
