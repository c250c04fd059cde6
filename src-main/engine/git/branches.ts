/** Branches and commits of a repository: listed, checked, named; and what is said of files that are not committed. */
import { basename, isAbsolute, join, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { type Git, GitFailure } from './run.ts'
import type { ListedWorktree } from './worktree-list.ts'

export async function unmergedOf(git: Git, { head, branch }: ListedWorktree): Promise<number> {
  const tip = branch === null ? head : `refs/heads/${branch}`
  if (tip === null) return 0
  return Number(await git.line(['rev-list', '--count', `HEAD..${tip}`, '--']).catch(() => '0'))
}

export async function branchesOf(git: Git): Promise<string[]> {
  const { text } = await git.run([
    'for-each-ref',
    '--count=500',
    '--sort=-committerdate',
    '--format=%(refname:short)',
    'refs/heads',
  ])
  return text.split('\n').filter((name) => name !== '')
}

export async function headOf(git: Git): Promise<string | null> {
  const { code, text } = await git.run(['rev-parse', '--verify', '--quiet', 'HEAD'], { accepts: [0, 1, 128] })
  return code === 0 ? text.trim() : null
}

export async function checkName(git: Git, branch: string): Promise<void> {
  const { code } = await git.run(['check-ref-format', `refs/heads/${branch}`], { accepts: [0, 1, 128, 129] })
  if (code !== 0 || branch.startsWith('-') || branch === 'HEAD') {
    throw new AppError('invalid_input', {
      message: `A branch cannot be called "${branch}".`,
      remedy: 'Use letters, digits, dots, dashes and slashes; no blanks.',
      field: 'branch',
    })
  }
  if (
    (await git.run(['show-ref', '--verify', '--quiet', '--', `refs/heads/${branch}`], { accepts: [0, 1] })).code === 0
  ) {
    throw new AppError('conflict', {
      message: `There is a branch ${branch} already.`,
      remedy: 'Choose another name.',
      field: 'branch',
    })
  }
}

/** The whole name of the commit: what the user wrote never becomes an option. */
export async function commitOf(git: Git, base: string): Promise<string> {
  const { code, text } = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`], {
    accepts: [0, 1, 128],
  })
  if (code === 0) return text.trim()
  throw new AppError('invalid_input', {
    message: base === 'HEAD' ? 'The repository has no commit yet.' : `There is no branch or commit ${base}.`,
    remedy:
      base === 'HEAD' ? 'Commit something first: a worktree begins with a commit.' : 'Choose one of the branches.',
    field: 'base',
  })
}

/** The name, or with the first number behind it that is free. */
export function unused(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!taken.has(candidate)) return candidate
  }
}

export function uncommitted(folder: string, paths: readonly string[], remedy: string): AppError {
  return new AppError('conflict', {
    message: `${paths.length} ${paths.length === 1 ? 'file is' : 'files are'} not committed in ${folder}: ${named(paths)}.`,
    remedy,
  })
}

/** "a, b, c and 4 more" */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}

/** A failure of git becomes a refusal with this message, and git's words as its detail. */
export async function inWords(message: string, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    throw new AppError('conflict', { message, remedy: "Git's own words are in the details.", detail: error.stderr })
  }
}

/** Where the worktree of a branch is made. */
export function folderFor(chosen: string | null, main: string, branch: string): string {
  const name = branch.replace(/[^A-Za-z0-9._-]+/g, '-')
  const folder =
    chosen === null ? `${main}.worktrees` : isAbsolute(chosen) ? join(chosen, basename(main)) : resolve(main, chosen)
  return join(folder, name)
}

export function refuseAtWork(sessions: readonly Session[]): void {
  const busy = sessions.find(({ state }) => isBusy(state))
  if (!busy) return
  throw new AppError('conflict', {
    message: `"${busy.title}" is at work in this worktree.`,
    remedy: 'Wait until its turn has ended, or interrupt it.',
  })
}
