/** Folders as the user meets them: found, looked into without running anything, trusted or not. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FolderReport, RecentFolder } from '#shared/folders.ts'
import type { Clock } from '../ports.ts'
import type { TrustRepository } from '../store/types.ts'
import type { FoldersApi } from '../types.ts'
import { completeFolder } from './complete.ts'
import { gitBranch } from './git.ts'
import { resolveFolder } from './resolve.ts'
import { scanFolder } from './scan.ts'
import { trustOf } from './trust.ts'

export type Folders = FoldersApi & {
  /** Real path of a folder a session may start in. Throws `AppError` naming `field`. */
  resolve(path: string, field: string): Promise<string>
  /** The decision for exactly this real path. */
  trustOf(realPath: string): FolderReport['trust']
}

type FoldersDeps = {
  readonly trust: TrustRepository
  /** Folders of sessions, in any order, with the time of their last use. */
  readonly recentCwds: () => readonly { readonly cwd: string; readonly usedAt: number }[]
  readonly userHome: string
  readonly clock: Clock
}

export function createFolders({ trust, recentCwds, userHome, clock }: FoldersDeps): Folders {
  const resolve = (path: string, field: string) => resolveFolder(path, userHome, field)

  async function report(path: string): Promise<FolderReport> {
    const [scan, branch] = await Promise.all([scanFolder(path, userHome), gitBranch(path)])
    return { path, name: nameOf(path), trust: trustOf(trust, path), ...scan, gitBranch: branch }
  }

  return {
    resolve,
    trustOf: (realPath) => trustOf(trust, realPath),
    inspect: async (path) => report(await resolve(path, 'path')),
    complete: (input) => completeFolder(input, userHome),
    recent: () => Promise.all(newestFirst(recentCwds()).map(recentFolder)),
    async setTrust({ path, trusted }) {
      const realPath = await resolve(path, 'path')
      trust.set(realPath, trusted, clock())
      return report(realPath)
    },
  }
}

async function recentFolder({ cwd, usedAt }: { cwd: string; usedAt: number }): Promise<RecentFolder> {
  const stats = await stat(cwd).catch(() => null)
  return { path: cwd, name: nameOf(cwd), usedAt, exists: stats?.isDirectory() === true }
}

/** Each folder once, by its last use. */
function newestFirst(used: readonly { readonly cwd: string; readonly usedAt: number }[]) {
  const latest = new Map<string, number>()
  for (const { cwd, usedAt } of used) latest.set(cwd, Math.max(usedAt, latest.get(cwd) ?? 0))
  return [...latest].map(([cwd, usedAt]) => ({ cwd, usedAt })).sort((left, right) => right.usedAt - left.usedAt)
}

/** The top of a file system has no name of its own. */
const nameOf = (path: string): string => basename(path) || path
