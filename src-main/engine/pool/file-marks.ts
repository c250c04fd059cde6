/** What files are right now, so cheaply that it can be asked each time: a file is read again only when it was written. */
import { type Stats, stat } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { digest } from './digest.ts'

/** Stands for what is not there. */
export const ABSENT = '-'
/** No configuration is larger; what is, is not read. */
const READ_AT_MOST_BYTES = 64 * 1024 ** 2
/** A folder with more files than this is known by some of them. */
const ENTRIES_AT_MOST = 2_000
/** Skills and rules lie two or three deep; ends what links make endless. */
const DEPTH_AT_MOST = 5
/** Nothing in there is configuration. */
const NOT_LOOKED_INTO = new Set(['node_modules', '.git'])
const REMEMBERED_AT_MOST = 2_000

/** What is made of the text of files, made again only when a file is another one. */
export class MadeOfFiles<T> {
  readonly #make: (text: string) => T
  readonly #made = new Map<string, { readonly stamp: string; readonly result: T | null }>()

  constructor(make: (text: string) => T) {
    this.#make = make
  }

  /** Null when there is no such file, or it can't be read. */
  async of(path: string): Promise<T | null> {
    const found = await lookAt(path)
    const stamp = stampOf(found)
    const before = this.#made.get(path)
    if (before?.stamp === stamp) return before.result
    const isReadable = found?.isFile() === true && found.size <= READ_AT_MOST_BYTES
    const text = isReadable ? await readFile(path, 'utf8').catch(() => null) : null
    const result = text === null ? null : this.#make(text)
    if (this.#made.size >= REMEMBERED_AT_MOST) this.#made.clear()
    this.#made.set(path, { stamp, result })
    return result
  }
}

/** Another one after anything that was done to a file, also when its times were set back. */
export const stampAt = async (path: string): Promise<string> => stampOf(await lookAt(path))

/** Every folder below this one, and every file whose name ends so, by their stamps. Links are followed. */
export async function treeAt(folder: string, endings: readonly string[]): Promise<string> {
  const root = await lookAt(folder)
  if (root?.isDirectory() !== true) return ABSENT
  const marks: string[] = []
  const look = async (path: string, depth: number): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
    await Promise.all(
      entries.map(async (entry) => {
        const isText = endings.some((ending) => entry.name.endsWith(ending))
        if (entry.isFile() && !isText) return
        if (marks.length >= ENTRIES_AT_MOST || NOT_LOOKED_INTO.has(entry.name)) return
        const here = join(path, entry.name)
        const found = await lookAt(here)
        const isFolder = found?.isDirectory() === true
        if (isFolder || isText) marks.push(`${here} ${stampOf(found)}`)
        if (isFolder && depth < DEPTH_AT_MOST) await look(here, depth + 1)
      }),
    )
  }
  await look(folder, 1)
  return digest([stampOf(root), ...marks.toSorted()].join('\n'))
}

/** Of each folder in this one the file of this name, by its stamp. What else lies beside such files is not looked at. */
export async function eachAt(folder: string, name: string): Promise<string> {
  const entries = await readdir(folder).catch(() => [])
  const marks = entries.map(async (entry) => `${entry} ${await stampAt(join(folder, entry, name))}`)
  return marks.length === 0 ? ABSENT : digest((await Promise.all(marks)).toSorted().join('\n'))
}

/** Of the time of its last change of any kind, which no program can set. */
const stampOf = (found: Stats | null): string => (found ? `${found.ctimeMs}:${found.size}:${found.ino}` : ABSENT)

/** With a callback: half the time of a promise, measured over 60 files, 0.4 ms. */
const lookAt = (path: string): Promise<Stats | null> =>
  new Promise((resolve) => {
    stat(path, (error, found) => resolve(error ? null : found))
  })
