/** Damages database files in the ways disks, crashes and people do, the same way again for the same seed. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'

export const DAMAGES = [
  'bit flips',
  'a flipped header',
  'flips in the first page',
  'zeroed pages',
  'random pages',
  'truncated',
  'truncated in mid-page',
  'zero length',
  'wrong magic',
  'random garbage',
  'a text file',
  'zeroed log',
  'flipped log',
  'truncated log',
  'log without a file',
] as const
export type Damage = (typeof DAMAGES)[number]

/** A small generator (mulberry32): numbers from 0 up to 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const PAGE = 4_096

/** `file` has a log beside it. Nothing of it is open. */
export function damage(file: string, kind: Damage, seed: number): void {
  const random = randomOf(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const log = `${file}-wal`
  const flip = (path: string, count: number, from: number, to: number) =>
    change(path, (bytes) => {
      const end = Math.min(to, bytes.length)
      for (let done = 0; done < count; done += 1) {
        const at = from + below(end - from)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
      }
    })
  const pages = (fill: (bytes: Buffer, at: number) => void) =>
    change(file, (bytes) => {
      for (let done = 0; done < 1 + below(4); done += 1) fill(bytes, below(bytes.length / PAGE) * PAGE)
    })
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)))
  const size = readFileSync(file).length
  switch (kind) {
    case 'bit flips':
      flip(file, 1 + below(200), 0, size)
      break
    case 'a flipped header':
      flip(file, 1 + below(8), 0, 100)
      break
    case 'flips in the first page':
      flip(file, 1 + below(20), 0, PAGE)
      break
    case 'zeroed pages':
      pages((bytes, at) => bytes.fill(0, at, at + PAGE))
      break
    case 'random pages':
      pages((bytes, at) => noise(PAGE).copy(bytes, at))
      break
    case 'truncated':
      truncateSync(file, below(size / PAGE) * PAGE)
      break
    case 'truncated in mid-page':
      truncateSync(file, 1 + below(size - 1))
      break
    case 'zero length':
      truncateSync(file, 0)
      break
    case 'wrong magic':
      change(file, (bytes) => void bytes.write('Spreadsheet v12', 0, 'latin1'))
      break
    case 'random garbage':
      writeFileSync(file, noise(1 + below(20_000)))
      break
    case 'a text file':
      writeFileSync(file, 'this is not a database, it is a text '.repeat(1 + below(500)))
      break
    case 'zeroed log':
      change(log, (bytes) => void bytes.fill(0))
      break
    case 'flipped log':
      flip(log, 1 + below(50), 0, Infinity)
      break
    case 'truncated log':
      truncateSync(log, below(readFileSync(log).length))
      break
    case 'log without a file':
      rmSync(file)
      break
  }
}

function change(path: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path)
  edit(bytes)
  writeFileSync(path, bytes)
}
