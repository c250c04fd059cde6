/** What lies in a folder, and opening it without waiting for whoever may stand behind its name. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'

/** By the names alone; the folder itself lies in it. */
export function isWithin(folder: string, file: string): boolean {
  const inside = relative(folder, file)
  return !isAbsolute(inside) && !/^\.\.(?:[\\/]|$)/.test(inside)
}

/** Without waiting: opening a named pipe would otherwise last until somebody writes to it. */
export const openToRead = (file: string): Promise<FileHandle> =>
  open(file, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK))
