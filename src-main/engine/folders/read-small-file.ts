/** Reads a file that should be small, from a folder that may be hostile: no device, no pipe, never more than 1 MiB. */
import { open, realpath, stat } from 'node:fs/promises'
import { codeOf } from './resolve.ts'

/** 1 MiB: what the CLI's own files of a folder are far below. */
const SIZE_LIMIT = 1024 * 1024

export type SmallFile =
  | { readonly kind: 'text'; readonly text: string; readonly realPath: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly realPath: string }

/** Never throws. Links are followed; `realPath` is where they lead. */
export async function readSmallFile(path: string): Promise<SmallFile> {
  let realPath = path
  try {
    realPath = await realpath(path)
    // Asked before it is opened: opening a named pipe would wait for ever.
    if (!(await stat(realPath)).isFile()) return { kind: 'unreadable', reason: 'it is not a regular file', realPath }
    const file = await open(realPath, 'r')
    try {
      const buffer = Buffer.alloc(SIZE_LIMIT + 1)
      const length = await fill(file, buffer)
      if (length > SIZE_LIMIT) return { kind: 'unreadable', reason: 'it is larger than 1 MiB', realPath }
      return { kind: 'text', text: buffer.toString('utf8', 0, length).replace(/^\uFEFF/, ''), realPath }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
    return { kind: 'unreadable', reason: code === 'EACCES' ? 'you may not read it' : String(code ?? error), realPath }
  }
}

async function fill(file: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}
