/** What a file of instructions imports: as the CLI reads it, and never off this machine. */
import { homedir } from 'node:os'
import nodePath, { type PlatformPath } from 'node:path'
import type { Environment } from '../supervisor/environment.ts'

/** Of one file; with more there would be no room left for the conversation. */
const IMPORTS_AT_MOST = 50

const IMPORT = /(?:^|\s)@([^\s@]+)/g

/** As they are named in the text, none twice; no more than a file may have. Stops reading there. */
export function importsIn(text: string): string[] {
  const names = new Set<string>()
  for (const [, name = ''] of text.matchAll(IMPORT)) {
    names.add(name)
    if (names.size >= IMPORTS_AT_MOST) break
  }
  return [...names]
}

/**
 * The file that is meant by `name` in the file `from`, under its one spelling. Null when it lies on another machine: to look
 * for it would offer the user's sign-in to whoever wrote the name. `path`: for tests, the rules of another system.
 */
export function importedFile(
  name: string,
  { from, home, path = nodePath }: { from: string; home: string; path?: PlatformPath },
): string | null {
  const found = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.resolve(path.dirname(from), name)
  const { root } = path.parse(found)
  // what the user has opened on a share may import what lies on the same one
  return isRemote(root) && root.toLowerCase() !== path.parse(from).root.toLowerCase() ? null : found
}

/** Also of `\\?\` and `\\.\`, which can name shares, too. */
const isRemote = (root: string) => /^[\\/]{2}/.test(root)

export const homeIn = (env: Environment): string => env.HOME ?? env.USERPROFILE ?? homedir()
