/** From what a person typed to the one real path of a folder. */
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { isAbsolute, sep } from 'node:path'
import { AppError, type ErrorKind } from '#shared/errors.ts'

/** `path` with `~` expanded; null when it is neither absolute nor below `~`. */
export function expandHome(path: string, userHome: string): string | null {
  if (path === '~') return userHome
  if (path.startsWith('~/') || (process.platform === 'win32' && path.startsWith('~\\'))) {
    return `${userHome}${sep}${path.slice(2)}` // not joined: a trailing dot may be the start of a hidden name
  }
  return isAbsolute(path) ? path : null
}

/**
 * The absolute path with links resolved and `~` expanded. Throws `AppError` with the given `field`: `invalid_input`
 * (relative, a file, not a possible path), `not_found`, `permission`.
 */
export async function resolveFolder(path: string, userHome: string, field: string): Promise<string> {
  const fail = (kind: ErrorKind, message: string, remedy: string, cause?: unknown) =>
    new AppError(kind, { message, remedy, field, cause })
  if (path.includes('\0')) {
    throw fail('invalid_input', 'A path cannot hold a NUL character.', 'Type the path again.')
  }
  const absolute = expandHome(path, userHome)
  if (absolute === null) {
    throw fail(
      'invalid_input',
      `"${shown(path)}" is not an absolute path.`,
      'Give the whole path, or begin it with ~/ for your home folder.',
    )
  }
  try {
    const real = await realpath(absolute)
    if (!(await stat(real)).isDirectory()) {
      throw fail('invalid_input', `${shown(real)} is a file, not a folder.`, 'Choose the folder that holds it.')
    }
    await access(real, constants.R_OK | constants.X_OK)
    return real
  } catch (error) {
    throw error instanceof AppError ? error : fail(...whyNot(shown(absolute), codeOf(error)), error)
  }
}

/** Kind, message and remedy for the system's own error code. */
export function whyNot(path: string, code: unknown): [kind: ErrorKind, message: string, remedy: string] {
  switch (code) {
    case 'ENOENT':
      return ['not_found', `There is no folder ${path}.`, 'Check the spelling, or create the folder first.']
    case 'ENOTDIR':
      return ['invalid_input', `A part of ${path} is a file, not a folder.`, 'Choose the folder that holds it.']
    case 'ENAMETOOLONG':
      return ['invalid_input', 'The path is longer than this system allows.', 'Choose a folder with a shorter path.']
    case 'ELOOP':
      return ['invalid_input', `The links in ${path} lead in a circle.`, 'Choose the folder the link should lead to.']
    case 'EACCES':
    case 'EPERM':
      return [
        'permission',
        `You may not read the folder ${path}.`,
        'Change its permissions, or start Bullpen as a user who may.',
      ]
    default:
      return ['not_found', `The folder ${path} can't be opened (${String(code)}).`, 'Check that its disk is connected.']
  }
}

/** 200 characters: a path longer than that is no help in a message. */
const shown = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path)

export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
