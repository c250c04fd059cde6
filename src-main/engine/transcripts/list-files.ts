/** All transcripts of a configuration folder with what tells whether they changed. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { conversationOf } from './files.ts'
import { Pace } from './pace.ts'
import type { FileStamp } from './summarise.ts'

export type Listing = {
  readonly files: readonly FileStamp[]
  /** The folders of projects, for watching them. */
  readonly folders: readonly string[]
  /** What could not be looked into. */
  readonly problems: readonly string[]
  /** These folders among it: what lies in them is unknown, and not gone. */
  readonly unreadable: readonly string[]
}

/** Newest first. A folder that isn't there has none. */
export async function listTranscriptFiles(projects: string, signal?: AbortSignal): Promise<Listing> {
  const files: FileStamp[] = []
  const problems: string[] = []
  const unreadable: string[] = []
  const pace = new Pace()
  const read = async (folder: string) => {
    try {
      return await readdir(folder, { withFileTypes: true })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        problems.push(`${folder}: ${code}`)
        unreadable.push(folder)
      }
      return []
    }
  }
  const folders = (await read(projects)).filter((one) => one.isDirectory()).map(({ name }) => join(projects, name))
  for (const folder of folders) {
    signal?.throwIfAborted()
    for (const one of await read(folder)) {
      const path = join(folder, one.name)
      const id = one.isFile() ? conversationOf(path) : null
      if (id === null) continue
      const found = await stat(path).catch(() => null) // gone between the two looks
      if (found) files.push({ path, id, size: found.size, mtime: Math.trunc(found.mtimeMs), inode: found.ino })
      await pace.breathe()
    }
  }
  return { files: files.sort((a, b) => b.mtime - a.mtime), folders, problems, unreadable }
}
