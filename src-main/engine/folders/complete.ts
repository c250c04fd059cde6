/** Folders that a path typed so far may mean. */
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { isGitRepo } from './git.ts'
import { expandHome } from './resolve.ts'

export type Completion = { path: string; name: string; isGitRepo: boolean }

/** A parent with more entries is completed from the first ones only. */
const ENTRY_LIMIT = 20_000

/**
 * Folders in the parent of what was typed whose name starts with it, then those that merely hold it, by name; upper and
 * lower case are the same. Hidden ones only when the typed name starts with a dot. Never throws: what can't be read is empty.
 */
export async function completeFolder(
  { prefix, limit }: { prefix: string; limit: number },
  userHome: string,
): Promise<Completion[]> {
  const typed = expandHome(prefix === '' ? `~${sep}` : prefix, userHome)
  if (typed === null || typed.includes('\0') || isNetworkPath(typed)) return []
  const isWhole = endsWithSeparator(prefix) || prefix === '' || prefix === '~'
  const parent = isWhole ? typed : dirname(typed)
  const name = isWhole ? '' : lastPart(typed)
  const matches = (await foldersIn(parent))
    .filter((each) => each.startsWith('.') === name.startsWith('.'))
    .flatMap((each) => ranked(each, name))
    .sort((left, right) => left.rank - right.rank || left.name.localeCompare(right.name))
    .slice(0, limit)
  return Promise.all(
    matches.map(async (match) => {
      const path = join(parent, match.name)
      return { path, name: match.name, isGitRepo: await isGitRepo(path) }
    }),
  )
}

function ranked(folder: string, name: string): { name: string; rank: number }[] {
  const at = folder.toLowerCase().indexOf(name.toLowerCase())
  return at === -1 ? [] : [{ name: folder, rank: at === 0 ? 0 : 1 }]
}

/** Folders and links that lead to one. */
async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  const names = await Promise.all(
    entries.slice(0, ENTRY_LIMIT).map(async (entry) => {
      if (entry.isDirectory()) return entry.name
      if (!entry.isSymbolicLink()) return null
      const target = await stat(join(parent, entry.name)).catch(() => null)
      return target?.isDirectory() === true ? entry.name : null
    }),
  )
  return names.filter((name) => name !== null)
}

const endsWithSeparator = (path: string): boolean => path.endsWith('/') || path.endsWith(sep)

const lastPart = (path: string): string => path.slice(dirname(path).length).replace(/^[\\/]+/, '')

/** Looking into `\\server\share` would sign in to that server for every key typed. */
const isNetworkPath = (path: string): boolean => process.platform === 'win32' && /^[\\/]{2}/.test(path)
