/** Puts a file that was written by others on the disk, so that it is there after a loss of power. */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'

/** A gigabyte takes a second: not in the thread of the host. Rejects with the errors of the file system. */
export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+')
  await file.sync()
}

/** For what has to be done before anything else. Throws the errors of the file system. */
export function syncFileNow(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
