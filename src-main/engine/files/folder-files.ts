/** What is known of the files of one folder: read in the background, kept for a while, read again when it is asked for later. */
import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { SLICE_MS } from './find-paths.ts'
import { PathList } from './path-list.ts'

/** In chunks; throws where the folder can't be read this way. */
export type ListFiles = (cwd: string) => AsyncIterable<readonly string[]>

/** Far beyond what people have; each path takes some 300 bytes. */
export const MOST_FILES = 300_000

/** Asked within this time after it was read, a folder is taken to be the same. */
const FRESH_MS = 2_000
/** The same while a name is being typed: reading 100,000 files beside each key would hold up the answer to it. */
const FRESH_WHILE_TYPING_MS = 15_000

type Contents = { readonly list: PathList; readonly cut: boolean; readonly mark: string }

const NOTHING: Contents = { list: new PathList(), cut: false, mark: '' }

export class FolderFiles {
  readonly #cwd: string
  readonly #ways: readonly ListFiles[]
  readonly #now: () => number
  #contents: Contents = NOTHING
  /** While it is read for the first time: what was found so far. */
  #growing: PathList | null = null
  #readAt = -Infinity
  #reading: Promise<void> | null = null

  /** `ways`: tried in order until one works. */
  constructor(cwd: string, ways: readonly ListFiles[], now: () => number = () => performance.now()) {
    this.#cwd = cwd
    this.#ways = ways
    this.#now = now
  }

  get list(): PathList {
    return this.#growing ?? this.#contents.list
  }

  get cut(): boolean {
    return this.#contents.cut
  }

  /** Nothing whole is known yet. */
  get isFirstReading(): boolean {
    return this.#growing !== null
  }

  /** Resolves when what is known is no older than a moment, or than a name takes to type; never rejects. */
  refresh({ isTyping = false } = {}): Promise<void> {
    if (this.#reading) return this.#reading
    if (this.#now() - this.#readAt < (isTyping ? FRESH_WHILE_TYPING_MS : FRESH_MS)) return Promise.resolve()
    const reading = this.#read().finally(() => {
      this.#readAt = this.#now()
      this.#reading = null
      this.#growing = null
    })
    this.#reading = reading
    return reading
  }

  async #read(): Promise<void> {
    for (const way of this.#ways) {
      if (this.#contents === NOTHING) this.#growing = new PathList()
      const contents = await this.#readBy(way).catch(() => null)
      if (!contents) continue
      this.#contents = contents
      return
    }
    this.#contents = NOTHING // it is gone, or may not be read
  }

  async #readBy(way: ListFiles): Promise<Contents> {
    const known = this.#contents
    const hash = createHash('sha1')
    const chunks: (readonly string[])[] = []
    let count = 0
    let sliceAt = performance.now()
    for await (const chunk of way(this.#cwd)) {
      hash.update(`${chunk.join('\0')}\0`)
      count += chunk.length
      if (this.#growing) for (const path of chunk) this.#growing.add(path)
      else chunks.push(chunk)
      if (performance.now() - sliceAt > SLICE_MS) {
        await breathe()
        sliceAt = performance.now()
      }
      if (count >= MOST_FILES) break
    }
    const mark = hash.digest('base64')
    const cut = count >= MOST_FILES
    if (mark === known.mark) return known
    return { list: this.#growing ?? (await listOf(chunks)), cut, mark }
  }
}

async function listOf(chunks: readonly (readonly string[])[]): Promise<PathList> {
  const list = new PathList()
  let sliceAt = performance.now()
  for (const chunk of chunks) {
    for (const path of chunk) list.add(path)
    if (performance.now() - sliceAt <= SLICE_MS) continue
    await breathe()
    sliceAt = performance.now()
  }
  return list
}
