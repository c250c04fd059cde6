/** Removes a worktree. Work that is nowhere else is never lost unasked, and kept even then. */
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Reverted } from '#shared/git.ts'
import { backUp, backupFolder } from './backup.ts'
import { inWords, refuseAtWork, uncommitted, unmergedOf } from './branches.ts'
import { readStatus } from './folder-tree.ts'
import type { Git } from './run.ts'
import type { WorktreeDeps } from './worktree-deps.ts'
import type { PickedWorktree } from './worktree-list.ts'

type RemoveInput = PickedWorktree &
  Pick<WorktreeDeps, 'home' | 'clock' | 'endProcess'> & {
    /** Its branch, or its folder's name where it has none: then also with work that is not committed or merged. */
    readonly discard: string | undefined
  }

/** Its branch goes with it where all of it is merged. */
export async function removeWorktree(input: RemoveInput): Promise<Reverted> {
  const { worktree, git, openThere, sessions, discard, home, clock, endProcess } = input
  const { branch } = worktree
  if (worktree.locked) {
    throw new AppError('conflict', {
      message: 'This worktree is locked.',
      remedy: `Run "git worktree unlock" for ${worktree.path} first.`,
    })
  }
  refuseAtWork(sessions)
  const there = worktree.gone ? null : await openThere()
  const dirty = there === null ? [] : (await readStatus(there)).entries
  const unmerged = await unmergedOf(git, worktree)
  const word = branch ?? basename(worktree.path)
  const forced = discard !== undefined
  if (forced && discard !== word) {
    throw new AppError('invalid_input', {
      message: `To remove it with the work in it, write its name: ${word}.`,
      remedy: 'Or commit and merge that work first.',
      field: 'discard',
    })
  }
  if (!forced && dirty.length > 0) {
    throw uncommitted(
      worktree.path,
      dirty.map((entry) => entry.path),
      `Commit that work first, or write "${word}" to remove it nevertheless.`,
    )
  }
  if (!forced && unmerged > 0) {
    throw new AppError('conflict', {
      message: `${unmerged} ${unmerged === 1 ? 'commit' : 'commits'} of ${word} are not merged.`,
      remedy: `Merge it first, or write "${word}" to remove the worktree nevertheless: the branch stays.`,
    })
  }
  const inner = dirty.find(({ path }) => path.endsWith('/'))
  if (inner) {
    throw new AppError('conflict', {
      message: `There is another repository in this worktree: ${inner.path}`,
      remedy: 'Move it elsewhere first: it would be removed with all it holds.',
    })
  }
  for (const session of sessions) await endProcess(session)
  const folder = backupFolder(home, worktree.path, clock())
  let backup: string | null = null
  for (const file of [...dirty.map(({ path }) => path), ...(there === null ? [] : await ignoredFiles(there))]) {
    if ((await backUp({ root: worktree.path, path: file, folder })) !== null) backup = folder
  }
  // `--force` only for what was just kept, or is gone anyway
  const force = dirty.length > 0 || worktree.gone ? ['--force'] : []
  await inWords('The worktree was not removed.', git.run(['worktree', 'remove', ...force, '--', worktree.path]))
  if (branch !== null && unmerged === 0) {
    // `-d` refuses what git itself takes for unmerged: then the branch simply stays
    await git.run(['branch', '--quiet', '-d', '--', branch]).catch(() => undefined)
  }
  return { backup }
}

/** Git removes these unasked: a `.env`, a local database. What lies in folders ignored as a whole is made anew by tools. */
async function ignoredFiles(git: Git): Promise<string[]> {
  const { text } = await git.run(['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'])
  return text.split('\0').filter((path) => path !== '' && !path.endsWith('/'))
}
