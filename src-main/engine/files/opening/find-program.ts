/** Finds a program on PATH, as a shell would, without running anything. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Environment } from '../../supervisor/environment.ts'

export type FindProgram = (name: string) => Promise<string | null>

/** A script of the command line of Windows: only its shell could run it, so Bullpen doesn't. */
export const isShellScript = (path: string): boolean => /\.(cmd|bat)$/i.test(path)

/**
 * Resolves to the absolute path of a program, by name or by absolute path; null when there is none. Folders of PATH that are
 * not absolute are left out: what they hold depends on where one stands.
 */
export function programFinder(env: Environment, platform: NodeJS.Platform = process.platform): FindProgram {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const endings = platform === 'win32' ? ['.exe', '.com', '.cmd', '.bat'] : ['']
  return async (name) => {
    if (/[\\/]/.test(name)) return isAbsolute(name) && (await isProgram(name)) ? name : null
    const named = endings.some((ending) => ending !== '' && name.toLowerCase().endsWith(ending))
    for (const folder of folders) {
      for (const ending of named ? [''] : endings) {
        const path = join(folder, name + ending)
        if (await isProgram(path)) return path
      }
    }
    return null
  }
}

async function isProgram(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null)
  if (info?.isFile() !== true) return false
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
