/** Keeps a file as it is before it is put back or removed, so that nothing is lost. */
import { copyFile, lstat, mkdir, readlink, realpath, symlink } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** In `BULLPEN_HOME/reverted/2026-11-21T14-03-09-123/…`: the folder for the files of one action. */
export const backupFolder = (home: string, root: string, at: number): string =>
  join(home, 'reverted', `${new Date(at).toISOString().replace(/[:.]/g, '-').replace('Z', '')}-${basename(root)}`)

/** Where the copy is; null when there is no such file. `path` is relative to `root`. Throws for one outside of it. */
export async function backUp({
  root,
  path,
  folder,
}: {
  root: string
  path: string
  folder: string
}): Promise<string | null> {
  const file = await within(root, path)
  const stats = await lstat(file).catch(() => null)
  if (stats === null || stats.isDirectory()) return null
  const copy = join(folder, path)
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
  if (stats.isSymbolicLink()) await symlink(await readlink(file), copy)
  else await copyFile(file, copy)
  return copy
}

/** The file, absolute, after a look that its folder really lies in `root`: a link in between would lead elsewhere. */
export async function within(root: string, path: string): Promise<string> {
  const file = join(root, path)
  const [top, folder] = await Promise.all([realpath(root), existing(dirname(file))])
  if ((file.startsWith(root + sep) || root === sep) && (folder === top || folder.startsWith(top + sep))) return file
  throw new AppError('invalid_input', {
    message: 'That file is not in this folder.',
    remedy: 'Choose one of the files that are listed.',
    field: 'path',
    detail: path,
  })
}

/** The real path of the folder, or of the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => null)
  if (real !== null) return real
  const parent = dirname(folder)
  return parent === folder ? folder : existing(parent)
}
