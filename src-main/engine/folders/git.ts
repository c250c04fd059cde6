/** What a folder's git files say, without running git: running it would run what the repository's configuration names. */
import { basename, dirname, join, resolve } from 'node:path'
import { readSmallFile } from './read-small-file.ts'
import { stat } from 'node:fs/promises'

export type GitPlace = {
  /** The top folder of this checkout. */
  readonly root: string
  /** The checkout this one is a worktree of, when it is one. */
  readonly mainRoot: string | null
  /** The folder with this checkout's HEAD. */
  readonly gitFolder: string
}

/** The checkout that holds `folder`; null outside of git. Never throws. */
export async function gitPlace(folder: string): Promise<GitPlace | null> {
  for (const root of ancestors(folder)) {
    const place = await placeAt(root)
    if (place !== null) return place
  }
  return null
}

/** `folder`, its parent, and so on up to the top of the file system. */
export function ancestors(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

/** The branch, the short commit when none is checked out, or null outside of git. */
export async function gitBranch(folder: string): Promise<string | null> {
  const place = await gitPlace(folder)
  const head = place === null ? null : await line(join(place.gitFolder, 'HEAD'))
  if (head === null) return null
  const branch = /^ref:\s*refs\/heads\/(.+)$/.exec(head)?.[1]
  return branch ?? (/^[0-9a-f]{40,64}$/i.test(head) ? head.slice(0, 8) : null)
}

async function placeAt(root: string): Promise<GitPlace | null> {
  const dotGit = join(root, '.git')
  const stats = await stat(dotGit).catch(() => null)
  if (stats === null) return null
  if (stats.isDirectory()) return { root, mainRoot: null, gitFolder: dotGit }
  // A worktree or a submodule: a file that says where the git folder is.
  const target = /^gitdir:\s*(.+)$/.exec((await line(dotGit)) ?? '')?.[1]
  if (target === undefined) return null
  const gitFolder = resolve(root, target)
  const common = await line(join(gitFolder, 'commondir'))
  return { root, mainRoot: common === null ? null : checkoutOf(resolve(gitFolder, common)), gitFolder }
}

/** A checkout keeps its git folder in `.git`; a bare repository is its own folder. */
const checkoutOf = (commonFolder: string): string =>
  basename(commonFolder) === '.git' ? dirname(commonFolder) : commonFolder

async function line(path: string): Promise<string | null> {
  const file = await readSmallFile(path)
  return file.kind === 'text' ? (file.text.split(/\r?\n/)[0]?.trim() ?? null) : null
}

export async function isGitRepo(folder: string): Promise<boolean> {
  return (await stat(join(folder, '.git')).catch(() => null)) !== null
}
