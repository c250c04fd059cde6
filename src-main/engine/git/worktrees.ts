/** Worktrees of a repository: planned, made, listed, merged back, removed. Work in them is never lost unasked. */
import { mkdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { AppError } from '#shared/errors.ts'
import {
  type Merged,
  type NewWorktree,
  type Reverted,
  type Worktree,
  type WorktreePlan,
  branchNameFor,
} from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { gitPlace } from '../folders/git.ts'
import { backUp, backupFolder } from './backup.ts'
import {
  branchesOf,
  checkName,
  commitOf,
  folderFor,
  headOf,
  inWords,
  refuseAtWork,
  named,
  uncommitted,
  unmergedOf,
  unused,
} from './branches.ts'
import { readStatus } from './folder-tree.ts'
import { Git, GitFailure } from './run.ts'
import type { WorktreeDeps } from './worktree-deps.ts'
import { type ListedWorktree, parseWorktrees } from './worktree-list.ts'

type Found = { readonly git: Git; readonly main: ListedWorktree; readonly all: readonly ListedWorktree[] }

export class Worktrees {
  readonly #deps: WorktreeDeps

  constructor(deps: WorktreeDeps) {
    this.#deps = deps
  }

  async list(path: string | undefined): Promise<Worktree[]> {
    if (path !== undefined) return this.#describe(await this.#find(path))
    const places = await Promise.all([...new Set(this.#deps.sessions().map(({ cwd }) => cwd))].map(gitPlace))
    const roots = new Set(places.flatMap((place) => (place ? [place.mainRoot ?? place.root] : [])))
    const listed: Worktree[] = []
    for (const root of [...roots].sort()) {
      const found = await this.#find(root).catch(() => null) // a repository that is gone or refused has nothing to list
      if (found) listed.push(...(await this.#describe(found)))
    }
    return listed
  }

  async plan({
    path,
    text,
    branch: wanted,
  }: {
    path: string
    text: string
    branch?: string | undefined
  }): Promise<WorktreePlan> {
    const why = (words: string): WorktreePlan => ({ branch: null, why: words, path: null, bases: [] })
    const folder = await this.#deps.resolveFolder(path, 'path')
    const place = await gitPlace(folder)
    if (place === null) return why('This folder is not in a git repository.')
    const { git, main } = await this.#find(folder)
    if (main.head === null && (await headOf(git)) === null) return why('The repository has no commit yet.')
    const branches = await branchesOf(git)
    const current = (await git.line(['rev-parse', '--abbrev-ref', 'HEAD'])).replace(/^HEAD$/, '')
    const bases = [...new Set([...(current === '' ? ['HEAD'] : [current]), ...branches])]
    const name = wanted?.trim() ?? ''
    const free = unused(name === '' ? branchNameFor(text) || 'work' : name, new Set(name === '' ? branches : []))
    return { branch: free, why: null, path: folderFor(this.#deps.worktreeFolder(), main.path, free), bases }
  }

  async create({
    path,
    branch,
    base,
  }: {
    path: string
    branch: string
    base?: string | undefined
  }): Promise<NewWorktree> {
    const folder = await this.#deps.resolveFolder(path, 'path')
    const { git, main } = await this.#find(folder)
    await checkName(git, branch)
    const commit = await commitOf(git, base ?? 'HEAD')
    const target = folderFor(this.#deps.worktreeFolder(), main.path, branch)
    if ((await stat(target).catch(() => null)) !== null) {
      throw new AppError('conflict', {
        message: `${target} is there already.`,
        remedy: 'Choose another name for the branch, or move that folder away.',
        field: 'branch',
      })
    }
    await mkdir(dirname(target), { recursive: true })
    await inWords(
      'The worktree was not made.',
      git.run(['worktree', 'add', '--quiet', '--no-track', '-b', branch, '--', target, commit]),
    )
    const made = await realpath(target)
    const inside = join(made, relative(git.place.root, folder))
    const start = (await stat(inside).catch(() => null))?.isDirectory() === true ? inside : made
    this.#deps.trustAs(start, folder)
    return { folder: start, path: made, branch }
  }

  async merge(path: string): Promise<Merged> {
    const { worktree, main, git } = await this.#pick(path)
    const { branch } = worktree
    const into = main.branch
    if (branch === null || into === null) {
      throw new AppError('conflict', {
        message: branch === null ? 'This worktree is not on a branch.' : 'The main checkout is not on a branch.',
        remedy: `Check out a branch in ${branch === null ? worktree.path : main.path}, then merge.`,
      })
    }
    refuseAtWork(this.#sessionsIn(worktree.path))
    const there = await this.#open(worktree.path)
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

  async remove({ path, discard }: { path: string; discard?: string | undefined }): Promise<Reverted> {
    const { worktree, git } = await this.#pick(path)
    const { branch } = worktree
    if (worktree.locked) {
      throw new AppError('conflict', {
        message: 'This worktree is locked.',
        remedy: `Run "git worktree unlock" for ${worktree.path} first.`,
      })
    }
    refuseAtWork(this.#sessionsIn(worktree.path))
    const there = worktree.gone ? null : await this.#open(worktree.path)
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
        `Commit them, or write "${word}" to remove it nevertheless.`,
      )
    }
    if (!forced && unmerged > 0) {
      throw new AppError('conflict', {
        message: `${unmerged} ${unmerged === 1 ? 'commit' : 'commits'} of ${word} are not merged.`,
        remedy: `Merge it first, or write "${word}" to remove the worktree nevertheless: the branch stays.`,
      })
    }
    for (const session of this.#sessionsIn(worktree.path)) await this.#deps.endProcess(session)
    const folder = backupFolder(this.#deps.home, worktree.path, this.#deps.clock())
    let backup: string | null = null
    for (const { path: file } of dirty) {
      if (file.endsWith('/')) {
        throw new AppError('conflict', {
          message: `There is another repository in this worktree: ${file}`,
          remedy: 'Move it elsewhere first: it would be removed with all it holds.',
        })
      }
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

  async prune(path: string): Promise<Worktree[]> {
    const { git } = await this.#find(path)
    await git.run(['worktree', 'prune'])
    return this.list(path)
  }

  /** `git` is that of the main checkout, except where a folder within one of its worktrees was asked for. */
  async #find(path: string): Promise<Found> {
    const folder = await this.#deps.resolveFolder(path, 'path')
    const place = await gitPlace(folder)
    if (place === null) {
      throw new AppError('invalid_input', {
        message: 'This folder is not in a git repository.',
        remedy: 'Choose a folder of a repository, or run "git init" in it.',
        field: 'path',
      })
    }
    const git = await this.#open(folder)
    const all = parseWorktrees((await git.run(['worktree', 'list', '--porcelain', '-z'])).text)
    const [main] = all
    if (main) return { git, main, all }
    throw new AppError('internal', {
      message: 'Git lists no worktree for this repository.',
      remedy: 'Run "git worktree list" in it and see what it says.',
    })
  }

  /** A worktree that is not the main checkout, with git in the main one. */
  async #pick(path: string) {
    const place = await gitPlace(path)
    const { main, all } = await this.#find(place?.mainRoot ?? (await this.#mainOf(path)))
    const wanted = await realpath(path).catch(() => resolve(path))
    const worktree = all.find((one) => one !== main && one.path === wanted)
    if (worktree) return { worktree, main, git: await this.#open(main.path) }
    throw new AppError('not_found', {
      message: `${path} is not a worktree that can be merged or removed.`,
      remedy: 'List the worktrees to see which there are.',
      field: 'path',
    })
  }

  /** For one whose folder is gone: it is only known to its repository. */
  async #mainOf(path: string): Promise<string> {
    const known = (await this.list(undefined)).find((one) => one.path === path)
    return known?.mainRoot ?? path
  }

  async #open(folder: string): Promise<Git> {
    const place = await gitPlace(folder)
    if (place === null) {
      throw new AppError('conflict', {
        message: `${folder} is no repository any more.`,
        remedy: 'Prune the worktrees.',
      })
    }
    const { owner, env, trusts } = this.#deps
    return Git.open(place, { owner, env, trusted: trusts(folder) })
  }

  async #describe({ main, all }: Found): Promise<Worktree[]> {
    const git = main.bare ? null : await this.#open(main.path)
    return Promise.all(
      all.map(async (one): Promise<Worktree> => {
        const gone = one.gone || (await stat(one.path).catch(() => null)) === null
        const status = gone || one.bare ? null : await readStatus(await this.#open(one.path)).catch(() => null)
        return {
          path: one.path,
          branch: one.branch,
          head: one.head?.slice(0, 8) ?? null,
          main: one === main,
          mainRoot: main.path,
          into: main.branch,
          locked: one.locked,
          gone,
          dirty: status?.entries.length ?? 0,
          unmerged: one === main || git === null ? 0 : await unmergedOf(git, one),
          sessions: this.#sessionsIn(one.path, all).map(({ id, title, state }) => ({ id, title, state: state.kind })),
        }
      }),
    )
  }

  /** Those of a worktree within a worktree are only its own. */
  #sessionsIn(path: string, all: readonly ListedWorktree[] = []): Session[] {
    const holds = (folder: string, cwd: string) => cwd === folder || cwd.startsWith(folder + sep)
    const inner = all.filter((one) => one.path !== path && holds(path, one.path))
    return this.#deps.sessions().filter(({ cwd }) => holds(path, cwd) && !inner.some((one) => holds(one.path, cwd)))
  }
}
