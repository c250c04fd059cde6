/** What changed in the folder of a session: listed, shown, staged, put back. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { ChangedFile, Changes, Comparison, FileDiff, Reverted } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { gitPlace } from '../folders/git.ts'
import type { Clock } from '../ports.ts'
import type { Journal } from '../store/types.ts'
import { backUp, backupFolder, within } from './backup.ts'
import { parseChanged } from './changed.ts'
import { type Compared, compare, keepStart } from './comparison.ts'
import { changedMeanwhile, filePatch, hunkOf, pageOf } from './file-diff.ts'
import { MAX_FILES, MAX_FILE_BYTES } from './folder-tree.ts'
import { patchOf, showHunk, versionOf } from './patch.ts'
import { notApplied, refuseStaged, unlessNoGit } from './refusals.ts'
import { Git, GitFailure } from './run.ts'
import type { GitOptions } from './spawn-git.ts'
import { StartStore } from './start-store.ts'
import { Touched, pathWithin } from './touched.ts'
import { hunksOf, textBefore, withoutHunk } from './without-git.ts'

export type ChangesDeps = GitOptions & {
  readonly home: string
  readonly clock: Clock
  readonly journal: Journal
  /** Real path of the folder of a session. Throws `not_found`. */
  readonly cwdOf: (id: SessionId) => string
  readonly trusts: (folder: string) => boolean
}

type FileInput = {
  readonly sessionId: SessionId
  readonly path: string
  readonly comparison: Comparison
  readonly from?: string | undefined
}
type HunkInput = FileInput & { readonly hunk: string }

const COMPARISONS: readonly Comparison[] = ['start', 'head', 'unstaged', 'staged']

export class SessionChanges {
  readonly #deps: ChangesDeps
  readonly #starts: StartStore
  readonly #touched: Touched
  /** The last work in each session's folder: one at a time. */
  readonly #last = new Map<SessionId, Promise<unknown>>()

  constructor(deps: ChangesDeps) {
    this.#deps = deps
    this.#starts = new StartStore(deps.home)
    this.#touched = new Touched(deps.journal)
  }

  /** Before the first prompt of a session reaches its agent: keeps how it finds its folder. Never throws. */
  async begins(id: SessionId): Promise<void> {
    const cwd = this.#deps.cwdOf(id)
    if (this.#touched.hasPrompt(id, cwd)) return
    await this.#alone(id, async () => {
      const git = await this.#open(cwd)
      if (git) await keepStart({ git, starts: this.#starts, id })
    }).catch(() => undefined) // without it, changes are shown against the last commit
  }

  async forget(id: SessionId): Promise<void> {
    this.#touched.forget(id)
    await this.#alone(id, () => this.#starts.forget(id))
    this.#last.delete(id)
  }

  list({ sessionId: id, comparison }: { sessionId: SessionId; comparison: Comparison }): Promise<Changes> {
    const cwd = this.#deps.cwdOf(id)
    return this.#alone(id, async () => {
      const opened = await this.#open(cwd).catch(unlessNoGit)
      if (opened === null || opened === 'no-git') {
        return this.#withoutGit(id, cwd, opened === null ? 'no-repository' : opened)
      }
      const compared = await this.#compare(opened, id, comparison)
      const { git, status, start, from, to, env } = compared
      const listed = await git.run(
        ['diff-tree', '-r', '-M', '--raw', '--numstat', '-z', '--no-ext-diff', '--no-textconv', from, to],
        { env },
      )
      const { root, mainRoot } = git.place
      const touched = this.#touched.paths(id, cwd)
      const entries = new Map(status.entries.map((entry) => [entry.path, entry]))
      const about = (path: string): Pick<ChangedFile, 'staged' | 'bySession'> => {
        const entry = entries.get(path)
        const staged = entry?.staged === true ? (entry.unstaged ? 'some' : 'all') : 'none'
        return { staged, bySession: touched.has(resolve(root, path)) }
      }
      const files = parseChanged(listed.text).map((file): ChangedFile => {
        const conflicted = entries.get(file.path)?.conflicted === true
        return {
          ...file,
          ...(conflicted && { kind: 'conflicted' as const }),
          binary: file.added === null,
          large: false,
          ...about(file.path),
        }
      })
      const large = [...(compared.comparison === 'staged' ? [] : status.large)].map((path): ChangedFile => ({
        path,
        from: null,
        kind: entries.get(path)?.untracked === true ? 'added' : 'modified',
        added: null,
        removed: null,
        binary: true,
        large: true,
        ...about(path),
      }))
      const all = [...files, ...large].sort((left, right) => (left.path < right.path ? -1 : 1))
      return {
        repository: {
          root,
          mainRoot,
          branch: status.branch,
          head: status.head?.slice(0, 8) ?? null,
          upstream: status.upstream,
          ahead: status.ahead,
          behind: status.behind,
        },
        without: null,
        comparison: compared.comparison,
        comparisons: COMPARISONS.filter((one) => one !== 'start' || start !== null),
        files: all.slice(0, MAX_FILES),
        cut: status.cut || all.length > MAX_FILES,
      }
    })
  }

  diff({ offset, ...input }: FileInput & { offset: number }): Promise<FileDiff> {
    const { sessionId: id, path } = input
    return this.#alone(id, async () => {
      const git = await this.#open(this.#deps.cwdOf(id)).catch(unlessNoGit)
      if (git === null || git === 'no-git') {
        const { version, now, before } = await this.#known(id, path)
        const about = { path, version, binary: false, large: now === null, unknown: before === null }
        return pageOf(about, before === null || now === null ? [] : hunksOf(before, now), offset, (hunk) => hunk)
      }
      const compared = await this.#compare(git, id, input.comparison)
      const { hunks, version, binary, large } = await filePatch(compared, path, input.from ?? null)
      return pageOf({ path, version, binary, large, unknown: false }, hunks, offset, showHunk)
    })
  }

  stage({ sessionId, paths }: { sessionId: SessionId; paths: readonly string[] }): Promise<void> {
    return this.#inGit(sessionId, async (git) => {
      await Promise.all(paths.map((path) => within(git.place.root, path)))
      await this.#tolerant(git.run(['update-index', '--add', '--remove', '-z', '--stdin'], { input: list(paths) }))
    })
  }

  unstage({ sessionId, paths }: { sessionId: SessionId; paths: readonly string[] }): Promise<void> {
    return this.#inGit(sessionId, async (git) => {
      const hasHead = (await git.run(['rev-parse', '--verify', '--quiet', 'HEAD'], { accepts: [0, 1, 128] })).code === 0
      const args = hasHead
        ? ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul']
        : ['rm', '--cached', '--quiet', '--force', '--ignore-unmatch', '--pathspec-from-file=-', '--pathspec-file-nul']
      await this.#tolerant(git.run(args, { input: list(paths), accepts: [0, 1] }))
    })
  }

  async revert({ version, ...input }: FileInput & { version: string }): Promise<Reverted> {
    const { sessionId: id, path, comparison } = input
    return this.#alone(id, async () => {
      const cwd = this.#deps.cwdOf(id)
      const git = await this.#open(cwd).catch(unlessNoGit)
      if (git === null || git === 'no-git') {
        const known = await this.#known(id, path)
        if (known.version !== version || known.before === null) throw changedMeanwhile()
        const backup = await this.#keep(cwd, path)
        if (known.created) await rm(known.file, { force: true })
        else await writeFile(known.file, known.before)
        return { backup }
      }
      refuseStaged(comparison)
      const compared = await this.#compare(git, id, comparison)
      const from = input.from ?? null
      const seen = await filePatch(compared, path, from)
      if (seen.version !== version) throw changedMeanwhile()
      const { root } = git.place
      const backup = await this.#keep(root, path)
      for (const one of from === null ? [path] : [path, from]) await this.#putBack(compared, one)
      return { backup }
    })
  }

  stageHunk(input: HunkInput): Promise<void> {
    return this.#applyHunk({ ...input, comparison: 'unstaged' }, ['--cached']).then(() => undefined)
  }

  unstageHunk(input: HunkInput): Promise<void> {
    return this.#applyHunk({ ...input, comparison: 'staged' }, ['--cached', '--reverse']).then(() => undefined)
  }

  async revertHunk(input: HunkInput): Promise<Reverted> {
    const { sessionId: id, path, comparison, hunk } = input
    const cwd = this.#deps.cwdOf(id)
    const git = await this.#open(cwd).catch(unlessNoGit)
    if (git !== null && git !== 'no-git') {
      refuseStaged(comparison)
      return this.#applyHunk(input, ['--reverse'])
    }
    return this.#alone(id, async () => {
      const { before, now, file } = await this.#known(id, path)
      if (before === null || now === null) throw changedMeanwhile()
      const found = hunkOf(hunksOf(before, now), hunk)
      const backup = await this.#keep(cwd, path)
      await writeFile(file, withoutHunk(now, found))
      return { backup }
    })
  }

  #applyHunk(input: HunkInput, how: readonly string[]): Promise<Reverted> {
    const { sessionId: id, path, from, comparison, hunk } = input
    return this.#inGit(id, async (git) => {
      const compared = await this.#compare(git, id, comparison)
      const patch = await filePatch(compared, path, from ?? null)
      const found = hunkOf(patch.hunks, hunk)
      const backup = how.includes('--cached') ? null : await this.#keep(git.place.root, path)
      try {
        await git.run(['apply', '--whitespace=nowarn', '--unidiff-zero', ...how, '-'], { input: patchOf(patch, found) })
      } catch (error) {
        throw error instanceof GitFailure ? notApplied(error) : error
      }
      return { backup }
    })
  }

  /** As it is in the tree compared from; a file that is not in it is removed. */
  async #putBack({ git, from, env, comparison }: Compared, path: string): Promise<void> {
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

  async #keep(root: string, path: string): Promise<string | null> {
    const { home, clock } = this.#deps
    return backUp({ root, path, folder: backupFolder(home, root, clock()) })
  }

  #compare(git: Git, id: SessionId, comparison: Comparison): Promise<Compared> {
    return compare({ git, starts: this.#starts, id, comparison })
  }

  async #open(cwd: string): Promise<Git | null> {
    const place = await gitPlace(cwd)
    if (place === null) return null
    const { owner, env, trusts } = this.#deps
    return Git.open(place, { owner, env, trusted: trusts(cwd) })
  }

  #inGit<T>(id: SessionId, work: (git: Git) => Promise<T>): Promise<T> {
    const cwd = this.#deps.cwdOf(id)
    return this.#alone(id, async () => {
      const git = await this.#open(cwd)
      if (git) return work(git)
      throw new AppError('invalid_input', {
        message: 'This folder is not in a git repository.',
        remedy: 'Run "git init" in it, if it should be one.',
      })
    })
  }

  async #tolerant(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      throw error instanceof GitFailure ? notApplied(error) : error
    }
  }

  /** What is known of a file where there is no repository. */
  async #known(id: SessionId, path: string) {
    const cwd = this.#deps.cwdOf(id)
    const file = await within(cwd, path)
    const calls = this.#touched.calls(id, cwd, file)
    const stats = await stat(file).catch(() => null)
    const now = stats === null ? '' : stats.size > MAX_FILE_BYTES ? null : await readFile(file, 'utf8')
    const before = now === null || calls.length === 0 ? null : textBefore(now, calls)
    return { file, now, before, created: calls[0]?.created === true, version: versionOf(JSON.stringify([before, now])) }
  }

  async #withoutGit(id: SessionId, cwd: string, without: 'no-repository' | 'no-git'): Promise<Changes> {
    const files: ChangedFile[] = []
    for (const file of [...this.#touched.paths(id, cwd)].sort().slice(0, MAX_FILES)) {
      const path = pathWithin(cwd, file)
      if (path === null) continue
      const known = await this.#known(id, path).catch(() => null)
      if (known === null || (known.before !== null && known.before === known.now)) continue
      const { before, now, created } = known
      const lines = before === null || now === null ? null : hunksOf(before, now).flatMap((hunk) => hunk.lines)
      const count = (kind: string) => lines?.filter((line) => line.kind === kind).length ?? null
      files.push({
        path,
        from: null,
        kind: created ? 'added' : 'modified',
        added: count('added'),
        removed: count('removed'),
        binary: false,
        large: now === null,
        staged: 'none',
        bySession: true,
      })
    }
    return { repository: null, without, comparison: 'start', comparisons: ['start'], files, cut: false }
  }

  #alone<T>(id: SessionId, work: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(id) ?? Promise.resolve()).then(work, work)
    this.#last.set(
      id,
      result.catch(() => undefined),
    )
    return result
  }
}

const list = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('')
