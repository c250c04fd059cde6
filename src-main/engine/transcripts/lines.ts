/** Reads a file line by line as bytes, whatever it holds, without keeping the host's thread busy. */
import { open } from 'node:fs/promises'
import { Pace } from './pace.ts'

const NEWLINE = 0x0a
const CHUNK_BYTES = 256 * 1024

/** A string of V8 ends at 512 MiB; a line near that would cost gigabytes to parse and show. */
const MAX_LINE_BYTES = 128 * 1024 * 1024

export type Line = {
  /** Without its newline. Empty, with its true size, when it is longer than `MAX_LINE_BYTES`. */
  readonly bytes: Buffer
  readonly size: number
  /** Where the next line begins. */
  readonly end: number
  /** False for a last line without its newline: it may still be being written. */
  readonly ended: boolean
}

export type LinesOptions = { readonly from?: number; readonly signal?: AbortSignal | undefined }

/** Yields the lines of the file as it was when the reading reached its end. Throws what the system says of the file. */
export async function* readLines(path: string, { from = 0, signal }: LinesOptions = {}): AsyncGenerator<Line, void> {
  const file = await open(path, 'r')
  const pace = new Pace()
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let parts: Buffer[] = []
    let size = 0
    let at = from
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at)
      if (bytesRead === 0) break
      const read = chunk.subarray(0, bytesRead)
      let start = 0
      for (let stop = read.indexOf(NEWLINE); stop !== -1; stop = read.indexOf(NEWLINE, start)) {
        const rest = read.subarray(start, stop)
        size += rest.length
        // a copy, since the chunk is filled again while the line may still be looked at
        yield { bytes: joined(parts, rest, size), size, end: at + stop + 1, ended: true }
        parts = []
        size = 0
        start = stop + 1
        await pace.breathe()
      }
      const rest = read.subarray(start)
      size += rest.length
      if (size <= MAX_LINE_BYTES) parts.push(Buffer.from(rest))
      else parts = []
      at += bytesRead
    }
    if (size > 0) yield { bytes: joined(parts, Buffer.alloc(0), size), size, end: at, ended: false }
  } finally {
    await file.close()
  }
}

const joined = (parts: readonly Buffer[], rest: Buffer, size: number): Buffer =>
  size > MAX_LINE_BYTES ? Buffer.alloc(0) : Buffer.concat([...parts, rest])
