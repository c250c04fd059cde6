/** A folder as a tree of git, made through an index of its own: the user's index and object store are only read. */
import { copyFile, lstat, utimes } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Environment } from '../supervisor/environment.ts'
import { GitFailure, type Git } from './run.ts'
import { STATUS_ARGS, type Status, parseStatus } from './status.ts'

/** Larger files are listed but not looked into. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024
/** More are not listed. */
export const MAX_FILES = 5_000

export type FolderStatus = Status & { readonly cut: boolean; readonly large: ReadonlySet<string> }

export async function readStatus(git: Git): Promise<FolderStatus> {
  const { text, cut } = await git.run(STATUS_ARGS, { limit: 4 * 1024 * 1024 })
  // a listing that was cut ends within a name
  const status = parseStatus(cut ? text.slice(0, text.lastIndexOf('\0') + 1) : text)
  const entries = status.entries.slice(0, MAX_FILES)
  const large = new Set<string>()
  await Promise.all(
    entries.map(async ({ path, unstaged }) => {
      if (!unstaged) return
      const file = await lstat(join(git.place.root, path)).catch(() => null)
      if (file !== null && file.size > MAX_FILE_BYTES) large.add(path)
    }),
  )
  return { ...status, entries, cut: cut || status.entries.length > MAX_FILES, large }
}

type TreeOptions = {
  /** Where index and new objects go; exists. */
  readonly scratch: string
  readonly objects: string
  /** Further stores to read from. */
  readonly alternates: readonly string[]
}

/** One index of its own, to make trees with. */
export class FolderTree {
  readonly env: Environment
  readonly #git: Git

  private constructor(git: Git, options: TreeOptions, own: string) {
    this.#git = git
    this.env = {
      GIT_INDEX_FILE: join(options.scratch, 'index'),
      GIT_OBJECT_DIRECTORY: options.objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: [own, ...options.alternates].map(quoted).join(delimiter),
    }
  }

  /** Begins as a copy of what is staged. */
  static async open(git: Git, options: TreeOptions): Promise<FolderTree> {
    const own = await git.line(['rev-parse', '--path-format=absolute', '--git-path', 'objects'])
    const [index, copy] = [join(git.place.gitFolder, 'index'), join(options.scratch, 'index')]
    try {
      const { mtimeMs } = await lstat(index)
      await copyFile(index, copy)
      // git takes a file no younger than its index for unsure: a younger copy would hide changes of the same size
      const seconds = Math.floor(mtimeMs / 1000)
      await utimes(copy, seconds, seconds)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error // nothing was ever staged
    }
    return new FolderTree(git, options, own)
  }

  /** Takes in the files as they are now. */
  async update({ entries, large }: FolderStatus): Promise<void> {
    const paths = entries
      .filter(({ path, unstaged }) => unstaged && !large.has(path) && !path.endsWith('/')) // `/`: a repository within
      .map(({ path }) => path)
    if (paths.length === 0) return
    await this.#git.run(['update-index', '-z', '--add', '--remove', '--stdin'], {
      env: this.env,
      input: paths.map((path) => `${path}\0`).join(''),
    })
  }

  /** Throws `conflict` while files of the index are in conflict. */
  async write(): Promise<string> {
    try {
      return await this.#git.line(['write-tree'], { env: this.env })
    } catch (error) {
      if (!(error instanceof GitFailure) || !/unmerged|error building trees/.test(error.stderr)) throw error
      throw new AppError('conflict', {
        message: 'A merge with conflicts is under way: what is staged cannot be compared.',
        remedy: 'Resolve the conflicts, or compare with the last commit.',
        cause: error,
      })
    }
  }

  empty(): Promise<string> {
    return this.#git.line(['mktree'], { env: this.env, input: '' })
  }
}

/** As git reads a list of folders: one that begins with a quote is taken out of it. */
const quoted = (path: string): string =>
  delimiter === ':' && /[:"]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path
