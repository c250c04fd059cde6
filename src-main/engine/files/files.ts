/** Finds files of a session's folder while their names are typed. Only folders of sessions are ever looked into. */
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FileMatches } from '#shared/files.ts'
import type { SessionId } from '#shared/ids.ts'
import type { FilesApi } from '../types.ts'
import { PathFinder } from './find-paths.ts'
import { FolderFiles, type ListFiles } from './folder-files.ts'
import type { GitOptions } from '../git/spawn-git.ts'
import { gitFiles } from './git-files.ts'
import { readImage } from './read-image.ts'
import { walk } from './walk.ts'

type FilesDeps = GitOptions & {
  /** Throws `not_found` for a session there is not. */
  readonly cwdOf: (id: SessionId) => string
  readonly ways?: readonly ListFiles[]
}

type Known = { readonly files: FolderFiles; readonly finder: PathFinder }

/** Folders remembered; of the others the one longest unused is forgotten. */
const REMEMBERED = 8

/** An answer does not wait longer than this for a folder to be read: what is known so far comes first. */
const PATIENCE_MS = 120

export function createFiles({ cwdOf, owner, env, ways }: FilesDeps): Pick<FilesApi, 'complete' | 'locate' | 'image'> {
  const folders = new Map<string, Known>()
  const lister: readonly ListFiles[] = ways ?? [(cwd) => gitFiles(cwd, { owner, env }), walk]

  function folder(cwd: string): Known {
    const files = folders.get(cwd) ?? { files: new FolderFiles(cwd, lister), finder: new PathFinder() }
    folders.delete(cwd)
    folders.set(cwd, files)
    const [oldest] = folders.keys()
    if (folders.size > REMEMBERED && oldest !== undefined) folders.delete(oldest)
    return files
  }

  return {
    async complete({ sessionId, query, limit }): Promise<FileMatches> {
      const { files, finder } = folder(cwdOf(sessionId))
      const fresh = files.refresh({ isTyping: query !== '' }).then(() => true)
      const isFresh = await Promise.race([fresh, files.list.length > 0 ? false : delay(PATIENCE_MS, false)])
      const { list } = files
      const matches = await finder.find(list, { query, limit })
      return { matches, total: list.length, reading: !isFresh && files.isFirstReading, cut: files.cut }
    },
    image: async ({ sessionId, path }) => readImage({ folder: cwdOf(sessionId), path }),
    async locate({ sessionId, name, size, modifiedAt }) {
      const cwd = cwdOf(sessionId)
      const { files } = folder(cwd)
      await files.refresh()
      const same = files.list.paths
        .filter((path) => path === name || path.endsWith(`/${name}`))
        .slice(0, MOST_NAMESAKES)
      const found = await Promise.all(
        same.map(async (path) => {
          const file = await stat(join(cwd, path)).catch(() => null)
          const isIt = file?.isFile() === true && file.size === size && Math.abs(file.mtimeMs - modifiedAt) < 2
          return isIt && basename(path) === name ? [path] : []
        }),
      )
      const [path, ...others] = found.flat()
      return { path: others.length === 0 ? (path ?? null) : null }
    },
  }
}

/** More files of one name are not looked at one by one. */
const MOST_NAMESAKES = 200
