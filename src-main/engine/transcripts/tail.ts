/** The end of a transcript, from a prompt on, without reading a long file whole. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type RawTranscript, transcriptOf } from './read-transcript.ts'

const MEBIBYTE = 1024 * 1024

/** A turn rarely takes more than the first; the last is where looking back gets slower than it is worth. */
const STEPS_BYTES = [MEBIBYTE, 8 * MEBIBYTE, 96 * MEBIBYTE]

export type Tail = RawTranscript & {
  /** It begins with the file's first line, or holds what was looked for: what is not in it was never written. */
  readonly complete: boolean
}

/** Reads back until the entry `uuid` is found. Null when there is no file or it can't be read. */
export function readTailSync(path: string, uuid: string): Tail | null {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      for (const [isLast, from] of startsOf(size)) {
        const bytes = Buffer.alloc(size - from)
        const read = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from))
        const tail = tailOf(read, { from, uuid, isLast })
        if (tail) return tail
      }
      return null
    } finally {
      closeSync(file)
    }
  } catch {
    return null // gone or unreadable is the same to the caller: nothing is known from it
  }
}

/** The same while the host is at work. */
export async function readTail(path: string, uuid: string): Promise<Tail | null> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return null
  try {
    const { size } = await file.stat()
    for (const [isLast, from] of startsOf(size)) {
      const bytes = Buffer.alloc(size - from)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
      const tail = tailOf(bytes.subarray(0, bytesRead), { from, uuid, isLast })
      if (tail) return tail
    }
    return null
  } catch {
    return null // as above
  } finally {
    await file.close()
  }
}

function startsOf(size: number): [isLast: boolean, from: number][] {
  const starts = [...new Set(STEPS_BYTES.map((bytes) => Math.max(0, size - bytes)))]
  return starts.map((from, index) => [index === starts.length - 1, from])
}

function tailOf(bytes: Buffer, { from, uuid, isLast }: { from: number; uuid: string; isLast: boolean }): Tail | null {
  const holds = bytes.includes(`"uuid":"${uuid}"`)
  if (!holds && !isLast) return null
  // the first line is a part of one, unless the file begins here
  const whole = from === 0 ? bytes : bytes.subarray(bytes.indexOf(0x0a) + 1)
  return { ...transcriptOf(whole), complete: holds || from === 0 }
}
