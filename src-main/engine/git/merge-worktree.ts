/** Merges the branch of a worktree into that of the main checkout: wholly, or not at all. */
import { AppError } from '#shared/errors.ts'
import type { Merged } from '#shared/git.ts'
import { named, refuseAtWork, uncommitted } from './branches.ts'
import { readStatus } from './folder-tree.ts'
import { GitFailure } from './run.ts'
import type { PickedWorktree } from './worktree-list.ts'

/** Throws `conflict` for what is not committed on either side, and where both changed the same lines; nothing is changed then. */
export async function mergeWorktree({ worktree, main, git, openThere, sessions }: PickedWorktree): Promise<Merged> {
  const { branch } = worktree
  const into = main.branch
  if (branch === null || into === null) {
    throw new AppError('conflict', {
      message: branch === null ? 'This worktree is not on a branch.' : 'The main checkout is not on a branch.',
      remedy: `Check out a branch in ${branch === null ? worktree.path : main.path}, then merge.`,
    })
  }
  refuseAtWork(sessions)
  const there = await openThere()
  const dirty = (await readStatus(there)).entries
  if (dirty.length > 0)
    throw uncommitted(
      worktree.path,
      dirty.map((entry) => entry.path),
      'Commit them there, then merge.',
    )
  const tracked = (await readStatus(git)).entries.filter(({ untracked }) => !untracked)
  if (tracked.length > 0) {
    throw uncommitted(
      main.path,
      tracked.map((entry) => entry.path),
      'Commit or stash them there first: a merge could mix them up.',
    )
  }
  const ref = `refs/heads/${branch}`
  const isIn = async (one: string, other: string) =>
    (await git.run(['merge-base', '--is-ancestor', one, other], { accepts: [0, 1] })).code === 0
  if (await isIn(ref, 'HEAD')) return { how: 'nothing-new', into }
  const forward = await isIn('HEAD', ref)
  try {
    await git.run([
      'merge',
      '--quiet',
      '--no-edit',
      '--no-gpg-sign',
      '--no-verify-signatures',
      '--no-autostash',
      '--no-rerere-autoupdate',
      '-m',
      `Merge branch '${branch}'`,
      forward ? '--ff-only' : '--no-ff',
      ref,
    ])
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    const files = await git.run(['diff', '--name-only', '--diff-filter=U', '-z', '--no-ext-diff']).catch(() => null)
    await git.run(['merge', '--abort']).catch(() => undefined) // nothing to abort when it did not begin
    const names = (files?.text ?? '').split('\0').filter((name) => name !== '')
    throw new AppError('conflict', {
      message:
        names.length > 0
          ? `${branch} and ${into} changed the same lines of ${named(names)}. Nothing was merged.`
          : `${branch} could not be merged into ${into}. Nothing was changed.`,
      remedy: `Merge ${into} into ${branch} in its worktree, resolve the conflicts there, then merge again. A session there can do it.`,
      detail: error.stderr === '' ? undefined : error.stderr,
    })
  }
  return { how: forward ? 'fast-forward' : 'merge-commit', into }
}
