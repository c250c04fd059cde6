/** The changed files of a repository as they are listed, from the difference between two trees and what is staged. */
import { resolve } from 'node:path'
import type { ChangedFile, Changes, Comparison } from '#shared/git.ts'
import { parseChanged } from './changed.ts'
import type { Compared } from './comparison.ts'
import { MAX_FILES } from './folder-tree.ts'
import { pathWithin } from './touched.ts'

const COMPARISONS: readonly Comparison[] = ['start', 'head', 'unstaged', 'staged']
/** Of files written elsewhere. */
const MOST_OUTSIDE = 200

/** `touched`: absolute paths of what the session's tools wrote. */
export async function listInGit(compared: Compared, touched: ReadonlySet<string>): Promise<Changes> {
  const { git, status, start, from, to, env } = compared
  const { root, mainRoot } = git.place
  const listed = await git.run(
    ['diff-tree', '-r', '-M', '--raw', '--numstat', '-z', '--no-ext-diff', '--no-textconv', from, to],
    { env },
  )
  const entries = new Map(status.entries.map((entry) => [entry.path, entry]))
  const about = (path: string): Pick<ChangedFile, 'staged' | 'bySession' | 'untracked'> => {
    const entry = entries.get(path)
    const staged = entry?.staged === true && !entry.conflicted ? (entry.unstaged ? 'some' : 'all') : 'none'
    return { staged, bySession: touched.has(resolve(root, path)), untracked: entry?.untracked === true }
  }
  const files = parseChanged(listed.text).map((file): ChangedFile => ({
    ...file,
    ...(entries.get(file.path)?.conflicted === true && { kind: 'conflicted' }),
    binary: file.added === null,
    large: false,
    ...about(file.path),
  }))
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
    outside: [...touched]
      .filter((path) => pathWithin(root, path) === null)
      .sort()
      .slice(0, MOST_OUTSIDE),
    cut: status.cut || all.length > MAX_FILES,
  }
}
