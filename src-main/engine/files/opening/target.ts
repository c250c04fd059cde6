/** The file or folder that is to be opened: only what lies in the session's folder, or in the checkout that this is of. */
import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { gitPlace } from '../../folders/git.ts'
import { isWithin } from '../within.ts'
import type { Target } from './launch.ts'

type TargetInput = {
  /** The session's, real. */
  readonly cwd: string
  /** Relative to it, or absolute; absent = the folder itself. */
  readonly path: string | undefined
  readonly line: number | null
  readonly column: number | null
  readonly trusts: (folder: string) => boolean
}

/**
 * Throws `permission` for what lies elsewhere, also where a link leads there; what lies elsewhere is not looked at. Throws
 * `not_found` for what is gone.
 */
export async function targetOf({ cwd, path, line, column, trusts }: TargetInput): Promise<Target> {
  const named = resolve(cwd, path ?? '')
  const place = await gitPlace(cwd)
  const top = place?.root ?? cwd
  if (!isWithin(top, named) && !isWithin(cwd, named)) throw outside(named)
  const real = await realpath(named).catch(() => {
    throw missing(named)
  })
  const roots = await Promise.all([top, cwd].map((root) => realpath(root).catch(() => root)))
  if (!roots.some((root) => isWithin(root, real))) throw outside(named)
  const info = await stat(real).catch(() => {
    throw missing(named)
  })
  if (!info.isFile() && !info.isDirectory()) throw missing(named)
  const isFolder = info.isDirectory()
  const project = [top, cwd].find(trusts) ?? null // an editor may run what a folder says: each is trusted by itself
  return { path: real, folder: isFolder ? real : dirname(real), isFolder, project, line, column }
}

const outside = (path: string): AppError =>
  new AppError('permission', {
    message: 'Only what lies in the folder of the session is opened from here.',
    remedy: 'Copy the path and open it yourself.',
    field: 'path',
    detail: path,
  })

const missing = (path: string): AppError =>
  new AppError('not_found', {
    message: 'That file or folder is not there any more.',
    remedy: 'It may have been moved, deleted or not been written yet.',
    field: 'path',
    detail: path,
  })
