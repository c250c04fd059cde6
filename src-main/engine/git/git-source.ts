/** The changes of a session in a repository: told by git, staged in its index, put back from its trees. */
import { rm } from 'node:fs/promises'
import type { Comparison, Reverted } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { within } from './backup.ts'
import type { ChangeSource, KeepFile, OneHunk } from './change-source.ts'
import { type Compared, compare } from './comparison.ts'
import { changedMeanwhile, filePatch, hunkOf, pageOf } from './file-diff.ts'
import { listInGit } from './git-listing.ts'
import { patchOf, showHunk } from './patch.ts'
import { notApplied, refuseStaged } from './refusals.ts'
import { type Git, GitFailure } from './run.ts'
import type { StartStore } from './start-store.ts'
import type { Touched } from './touched.ts'

type GitSourceDeps = {
  readonly git: Git
  readonly id: SessionId
  readonly cwd: string
  readonly starts: StartStore
  readonly touched: Touched
  readonly keep: KeepFile
}

export function gitSource({ git, id, cwd, starts, touched, keep }: GitSourceDeps): ChangeSource {
  const { root } = git.place
  const compared = (comparison: Comparison) => compare({ git, starts, id, comparison })

  async function applyHunk({ path, from, comparison, hunk }: OneHunk, how: readonly string[]): Promise<Reverted> {
    const patch = await filePatch(await compared(comparison), path, from ?? null)
    const found = hunkOf(patch.hunks, hunk)
    const backup = how.includes('--cached') ? null : await keep(root, path)
    await applied(
      git.run(['apply', '--whitespace=nowarn', '--unidiff-zero', ...how, '-'], { input: patchOf(patch, found) }),
    )
    return { backup }
  }

  return {
    async list(comparison) {
      return listInGit(await compared(comparison), await touched.paths(id, cwd))
    },
    async diff({ path, from, comparison, offset }) {
      const { hunks, version, binary, large } = await filePatch(await compared(comparison), path, from ?? null)
      return pageOf({ path, version, binary, large, unknown: false }, hunks, offset, showHunk)
    },
    async stage(paths) {
      await Promise.all(paths.map((path) => within(root, path)))
      await applied(git.run(['update-index', '--add', '--remove', '-z', '--stdin'], { input: list(paths) }))
    },
    async unstage(paths) {
      const hasHead = (await git.run(['rev-parse', '--verify', '--quiet', 'HEAD'], { accepts: [0, 1, 128] })).code === 0
      const args = hasHead
        ? ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul']
        : ['rm', '--cached', '--quiet', '--force', '--ignore-unmatch', '--pathspec-from-file=-', '--pathspec-file-nul']
      await applied(git.run(args, { input: list(paths), accepts: [0, 1] }))
    },
    async stageHunk(input) {
      await applyHunk({ ...input, comparison: 'unstaged' }, ['--cached'])
    },
    async unstageHunk(input) {
      await applyHunk({ ...input, comparison: 'staged' }, ['--cached', '--reverse'])
    },
    async revert({ path, from, comparison, version }) {
      refuseStaged(comparison)
      const trees = await compared(comparison)
      const seen = await filePatch(trees, path, from ?? null)
      if (seen.version !== version) throw changedMeanwhile()
      const backup = await keep(root, path)
      for (const one of from === undefined ? [path] : [path, from]) await putBack(trees, one)
      return { backup }
    },
    async revertHunk(input) {
      refuseStaged(input.comparison)
      return applyHunk(input, ['--reverse'])
    },
  }
}

/** As it is in the tree compared from; a file that is not in it is removed. */
async function putBack({ git, from, env, comparison }: Compared, path: string): Promise<void> {
  const file = await within(git.place.root, path)
  const there = await git.run(['ls-tree', '-z', '--name-only', from, '--', path], { env })
  if (comparison === 'head') {
    // what is staged goes with it; it is the last commit that is asked for
    await git.run(['reset', '--quiet', '--', path], { accepts: [0, 1] }).catch(() => undefined)
  }
  if (there.text === '') return rm(file, { force: true })
  const { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates, GIT_INDEX_FILE: index } = env
  await git.run(['restore', `--source=${from}`, '--worktree', '--', path], {
    env: { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates, GIT_INDEX_FILE: index },
  })
}

/** A failure of git is a refusal in words. */
async function applied(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    throw error instanceof GitFailure ? notApplied(error) : error
  }
}

const list = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('')
