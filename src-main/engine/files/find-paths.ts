/** The paths that fit best, found in slices so short that nothing else has to wait for them. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { FileMatch } from '#shared/files.ts'
import { fold, lettersOf, type PathList } from './path-list.ts'
import { rangesOf, scoreAtMost, scorePath } from './score-path.ts'

/** Under the 16 ms a frame may take, whatever else comes with it. */
export const SLICE_MS = 6
/** Paths between two looks at the clock. */
const STRIDE = 256

/** As much of a list as is looked at. */
type Paths = Pick<PathList, 'length' | 'paths' | 'folded' | 'letters'>

type Found = { readonly index: number; readonly score: number }

/** What was found last in a list: whoever types on is looking among that. */
type Last = {
  readonly list: Paths
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
    list: Paths,
    { query, limit, signal }: { query: string; limit: number; signal?: AbortSignal },
  ): Promise<FileMatch[]> {
    const typed = fold(query.trim().replaceAll('\\', '/').replace(/^\.\//, ''))
    if (typed === '') {
      void this.#warm(list)
      return atTop(list, limit)
    }
    const { length } = list
    const among = this.#fitsOf(list, typed)
    const letters = lettersOf(typed)
    const fits: number[] = []
    const best: Found[] = []
    let sliceAt = performance.now()
    for (let step = 0; step < (among?.length ?? length); step++) {
      if (step % STRIDE === 0 && performance.now() - sliceAt > SLICE_MS) {
        await breathe()
        signal?.throwIfAborted()
        sliceAt = performance.now()
      }
      const index = among ? (among[step] ?? 0) : step
      if (((list.letters[index] ?? 0) & letters) !== letters) continue
      const [path, folded] = [list.paths[index] ?? '', list.folded[index] ?? '']
      const last = best.length === limit ? best.at(-1) : undefined
      if (last && scoreAtMost(typed, path, folded) <= last.score) {
        fits.push(index) // it may not fit: whoever types on looks again
        continue
      }
      const score = scorePath(typed, path, folded)
      if (score === null) continue
      fits.push(index)
      keep(best, { index, score }, limit)
    }
    this.#last = { list, length, typed, fits }
    return best.map(({ index }) => matchAt(list, index, typed))
  }

  /** Whoever asks for nothing in particular is about to type. In the pause before the first letter; nobody waits for it. */
  async #warm({ length, paths, folded, letters }: Paths): Promise<void> {
    if (this.#isWarm || length < WARMING) return
    this.#isWarm = true
    await breathe()
    const first = <T>(all: readonly T[]) => all.slice(0, WARMING)
    const some = { length: WARMING, paths: first(paths), folded: first(folded), letters: first(letters) }
    for (const query of ['e', 'st', 'ing']) await this.find(some, { query, limit: 20 })
  }

  /** The only ones that can have all letters, where fewer were asked for before; null = any. */
  #fitsOf(list: Paths, typed: string): readonly number[] | null {
    const last = this.#last
    const isSame = last?.list === list && last.length === list.length
    return isSame && typed.startsWith(last.typed) ? last.fits : null
  }
}

/** What lies in the folder itself, folders first. */
function atTop({ paths }: Paths, limit: number): FileMatch[] {
  const top = paths.filter((path) => {
    const slash = path.indexOf('/')
    return slash < 0 || slash === path.length - 1
  })
  return top
    .map((path): FileMatch => ({ path, kind: kindOf(path), ranges: [] }))
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
}

/** Into a short list in order; of two that fit as well, the one that came first stays first. */
function keep(best: Found[], found: Found, limit: number): void {
  const last = best.at(-1)
  if (best.length === limit && last && found.score <= last.score) return
  let at = best.length
  while (at > 0 && (best[at - 1]?.score ?? 0) < found.score) at--
  best.splice(at, 0, found)
  if (best.length > limit) best.pop()
}

function matchAt({ paths, folded }: Paths, index: number, typed: string): FileMatch {
  const path = paths[index] ?? ''
  const ranges = rangesOf(typed, path, folded[index] ?? '').map(([start, end]): [number, number] => [start, end])
  return { path, kind: kindOf(path), ranges }
}

const kindOf = (path: string): FileMatch['kind'] => (path.endsWith('/') ? 'folder' : 'file')
