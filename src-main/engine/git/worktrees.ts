/** Worktrees of a repository: planned, made, listed; found for what is done with one of them. */
import { mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
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
import { branchesOf, checkName, commitOf, folderFor, headOf, inWords, unmergedOf, unused } from './branches.ts'
import { readStatus } from './folder-tree.ts'
import { mergeWorktree } from './merge-worktree.ts'
import { removeWorktree } from './remove-worktree.ts'
import { Git } from './run.ts'
import type { WorktreeDeps } from './worktree-deps.ts'
import { type ListedWorktree, parseWorktrees, type PickedWorktree } from './worktree-list.ts'

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
    return mergeWorktree(await this.#pick(path))
  }

  async remove({ path, discard }: { path: string; discard?: string | undefined }): Promise<Reverted> {
    const { home, clock, endProcess } = this.#deps
    return removeWorktree({ ...(await this.#pick(path)), discard, home, clock, endProcess })
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
  async #pick(path: string): Promise<PickedWorktree> {
    const place = await gitPlace(path)
    const { main, all } = await this.#find(place?.mainRoot ?? (await this.#mainOf(path)))
    const wanted = await realpath(path).catch(() => resolve(path))
    const worktree = all.find((one) => one !== main && one.path === wanted)
    if (worktree) {
      return {
        ...{ worktree, main, git: await this.#open(main.path) },
        openThere: () => this.#open(worktree.path),
        sessions: this.#sessionsIn(worktree.path),
      }
    }
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
