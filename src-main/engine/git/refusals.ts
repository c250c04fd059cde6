/** What the changes of a session refuse, in words. */
import { AppError } from '#shared/errors.ts'
import type { Comparison } from '#shared/git.ts'
import type { GitFailure } from './run.ts'

export function unlessNoGit(error: unknown): 'no-git' {
  if (error instanceof AppError && error.data.kind === 'unsupported') return 'no-git'
  throw error
}

export function refuseStaged(comparison: Comparison): void {
  if (comparison !== 'staged') return
  throw new AppError('invalid_input', {
    message: 'What is staged is taken out of the next commit, not put back.',
    remedy: 'Unstage it; then it can be put back in the folder.',
    field: 'comparison',
  })
}

export const notApplied = ({ stderr }: GitFailure): AppError =>
  new AppError('conflict', {
    message: 'Git could not do that. Nothing was changed.',
    remedy: 'Look at the changes as they are now, and try again; another program may be at work in the repository.',
    detail: stderr,
  })
