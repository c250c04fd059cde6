/** What can be done with one hunk of a file; null where it can't be in what is compared. */
import type { Hunk } from '#shared/git.ts'

export type HunkActions = {
  readonly stage: ((hunk: Hunk) => void) | null
  readonly unstage: ((hunk: Hunk) => void) | null
  readonly revert: ((hunk: Hunk) => void) | null
}
