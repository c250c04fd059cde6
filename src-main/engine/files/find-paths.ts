/** The paths that fit best, found in slices so short that nothing else has to wait for them. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { FileMatch } from '#shared/files.ts'
import { lettersOf } from './path-letters.ts'
import { type PathList, fold } from './path-list.ts'
import { forWhole, Most, rangesOf, scorePath } from './score-path.ts'

/** Under the 16 ms a frame may take, whatever else comes with it. */
export const SLICE_MS = 6
/** Paths between two looks at the clock. */
const STRIDE = 256

type Found = { readonly index: number; readonly score: number }

/** What was found last in a list: whoever types on is looking among that. */
type Last = {
  readonly list: PathList
  readonly length: number
  readonly typed: string
  /** None that fits is missing. */
  readonly fits: readonly number[]
}

/** Paths looked at ahead of the first letter, so that the code for the rest is compiled: some milliseconds, once. */
const WARMING = 8_192

export class PathFinder {
  #last: Last | null = null
  #isWarm = false

  /** Best first. Rejects with the signal's reason when what is typed on makes the answer useless. */
  async find(
    list: PathList,
    { query, limit, signal }: { query: string; limit: number; signal?: AbortSignal },
  ): Promise<FileMatch[]> {
    const typed = fold(query.trim().replaceAll('\\', '/').replace(/^\.\//, ''))
    if (typed === '') {
      void this.#warm(list)
      return atTop(list, limit)
    }
    const { length } = list
    const search = new Search(list, { typed, limit, among: this.#fitsOf(list, typed) })
    await finish(search, signal)
    this.#last = { list, length, typed, fits: search.fits }
    return search.best.map(({ index }) => matchAt(list, index, typed))
  }

  /** Whoever asks for nothing in particular is about to type. In the pause before the first letter; nobody waits for it. */
  async #warm(list: PathList): Promise<void> {
    if (this.#isWarm || list.length < WARMING) return
    this.#isWarm = true
    await breathe()
    const among = Array.from({ length: WARMING }, (_, index) => index)
    for (const typed of ['e', 'st', 'sta', 'ing', 'eta', 'tea'])
      await finish(new Search(list, { typed, limit: 20, among }))
  }

  /** The only ones that can have all letters, where fewer were asked for before; null = any. */
  #fitsOf(list: PathList, typed: string): readonly number[] | null {
    const last = this.#last
    const isSame = last?.list === list && last.length === list.length
    return isSame && typed.startsWith(last.typed) ? last.fits : null
  }
}

/** To its end, in slices. */
async function finish(search: Search, signal?: AbortSignal): Promise<void> {
  let sliceAt = performance.now()
  while (search.goOn()) {
    if (performance.now() - sliceAt <= SLICE_MS) continue
    await breathe()
    signal?.throwIfAborted()
    sliceAt = performance.now()
  }
}

/** Through a list in short steps: a function that is called often is compiled, one that goes on and on hardly is. */
class Search {
  /** Those that have all letters; some that were passed over may not have them in order. */
  readonly fits: number[] = []
  readonly best: Found[] = []
  readonly #list: PathList
  readonly #typed: string
  readonly #limit: number
  readonly #letters: number
  readonly #initial: number
  readonly #most: Most
  readonly #among: readonly number[] | null
  readonly #length: number
  #from = 0
  /** Names that begin with the first letter come first: next to them most others have no chance, and are soon passed over. */
  #begins = true

  constructor(
    list: PathList,
    { typed, limit, among }: { typed: string; limit: number; among: readonly number[] | null },
  ) {
    this.#list = list
    this.#typed = typed
    this.#limit = limit
    this.#letters = lettersOf(typed)
    this.#initial = typed.charCodeAt(0)
    this.#most = new Most(typed)
    this.#among = among
    this.#length = among?.length ?? list.length
  }

  /** False when all have been looked at. */
  goOn(): boolean {
    const to = Math.min(this.#from + STRIDE, this.#length)
    for (let step = this.#from; step < to; step++) this.#look(this.#among ? (this.#among[step] ?? 0) : step)
    this.#from = to
    if (to < this.#length) return true
    const isDone = !this.#begins
    this.#begins = false
    this.#from = 0
    return !isDone
  }

  #look(index: number): void {
    const { initials, letters, paths, folded, handicaps } = this.#list
    if ((initials[index] === this.#initial) !== this.#begins) return
    if (((letters[index] ?? 0) & this.#letters) !== this.#letters) return
    const last = this.best.length === this.#limit ? this.best.at(-1) : undefined
    if (last && this.#hasNoChance(index, last)) {
      this.fits.push(index) // it may not fit: whoever types on looks again
      return
    }
    const score = scorePath(this.#typed, paths[index] ?? '', folded[index] ?? '')
    if (score === null) return
    this.fits.push(index)
    keep(this.best, { index, score: score - (handicaps[index] ?? 0) }, this.#limit)
  }

  /** The cheapest look first: nearly all are passed over with the first two. */
  #hasNoChance(index: number, last: Found): boolean {
    const { stemLetters, endLetters, wordLetters, capitals, paths, folded, handicaps } = this.#list
    const most = this.#most
    const handicap = handicaps[index] ?? 0
    const capital = capitals[index] ?? 0
    const end = endLetters[index] ?? 0
    if (!most.isInName(stemLetters[index] ?? 0, end)) return !isBefore(index, most.inPath(capital) - handicap, last)
    const begins = this.#begins
    const lower = folded[index] ?? ''
    const whole = begins ? forWhole(this.#typed, paths[index] ?? '', lower) : 0
    if (!isBefore(index, most.inName(capital, begins) + whole - handicap, last)) return true
    const words = wordLetters[index] ?? 0
    return !isBefore(index, most.inThisName(capital, begins, end, words, lower) + whole - handicap, last)
  }
}

/** What lies in the folder itself, folders first. */
function atTop({ paths }: PathList, limit: number): FileMatch[] {
  const top = paths.filter((path) => {
    const slash = path.indexOf('/')
    return slash < 0 || slash === path.length - 1
  })
  return top
    .map((path): FileMatch => ({ path, kind: kindOf(path), ranges: [] }))
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
}

/** Of two that fit as well, the one that comes first in the list. */
const isBefore = (index: number, score: number, than: Found): boolean =>
  score > than.score || (score === than.score && index < than.index)

/** Into a short list in order. */
function keep(best: Found[], found: Found, limit: number): void {
  let at = best.length
  for (let last = best[at - 1]; last && isBefore(found.index, found.score, last); last = best[at - 1]) at--
  if (at === limit) return
  best.splice(at, 0, found)
  if (best.length > limit) best.pop()
}

function matchAt({ paths, folded }: PathList, index: number, typed: string): FileMatch {
  const path = paths[index] ?? ''
  const ranges = rangesOf(typed, path, folded[index] ?? '').map(([start, end]): [number, number] => [start, end])
  return { path, kind: kindOf(path), ranges }
}

const kindOf = (path: string): FileMatch['kind'] => (path.endsWith('/') ? 'folder' : 'file')
