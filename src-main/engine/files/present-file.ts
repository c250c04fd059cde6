/** What stands in the file that a tool wants to write, so that the user sees what would be replaced. */
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PresentFile } from '#shared/permissions.ts'
import { isWithin, openToRead } from './within.ts'

/** Bytes. More is not compared line by line while a card is painted. */
const MAX_BYTES = 256 * 1024

/** A file with this byte near its beginning is no text. */
const NUL = 0
const LOOKED_AT = 8_000

const CODES_OF_NOTHING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR'])

/**
 * `path`: relative to `folder`, or absolute. The text is given only of a file within the folder, also where its links lead.
 * Of a file elsewhere nothing but its size is told, and of one on another machine (`\\server`) nothing at all. Never throws
 * for what the file system says: what can't be read is `unshown`.
 */
export async function presentFile({ folder, path }: { folder: string; path: string }): Promise<PresentFile> {
  const named = resolve(folder, path)
  if ([path, named].some((one) => /^[\\/]{2}/.test(one)) || path.includes('\0'))
    return { kind: 'unshown', why: 'outside', bytes: null }
  let bytes: number
  try {
    const info = await stat(named)
    if (!info.isFile()) return { kind: 'unshown', why: 'unreadable', bytes: null }
    bytes = info.size
    const [root, file] = await Promise.all([realpath(folder), realpath(named)])
    if (!isWithin(root, file)) return { kind: 'unshown', why: 'outside', bytes }
    if (bytes > MAX_BYTES) return { kind: 'unshown', why: 'large', bytes }
    const text = await read(file)
    return text === null ? { kind: 'unshown', why: 'binary', bytes } : { kind: 'text', text }
  } catch (error) {
    if (error instanceof Error && 'code' in error && CODES_OF_NOTHING.has(error.code)) return { kind: 'none' }
    return { kind: 'unshown', why: 'unreadable', bytes: null }
  }
}

/** Null for what is no text in UTF-8. */
async function read(file: string): Promise<string | null> {
  const handle = await openToRead(file)
  try {
    const room = Buffer.alloc(MAX_BYTES)
    const { bytesRead } = await handle.read(room, 0, MAX_BYTES, 0)
    const found = room.subarray(0, bytesRead)
    if (found.subarray(0, LOOKED_AT).includes(NUL)) return null
    return new TextDecoder('utf-8', { fatal: true }).decode(found)
  } catch (error) {
    if (error instanceof TypeError) return null // not UTF-8
    throw error
  } finally {
    await handle.close()
  }
}
