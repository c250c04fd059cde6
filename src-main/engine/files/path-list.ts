/** The paths of one folder in the form in which they are searched: compact, and quick to pass over. */

/** Bits of the letters and figures a text has; what another text lacks one of can't contain it. */
export function lettersOf(folded: string): number {
  let bits = 0
  for (let at = 0; at < folded.length; at++) {
    const code = folded.charCodeAt(at)
    if (code >= 97 && code <= 122) bits |= 1 << (code - 97)
    else if (code >= 48 && code <= 57) bits |= 1 << 26
    else if (code === 46) bits |= 1 << 27
    else if (code === 45 || code === 95) bits |= 1 << 28
  }
  return bits
}

/** Lower case, unless that would move the letters: some become two. */
export function fold(path: string): string {
  const lower = path.toLowerCase()
  return lower.length === path.length ? lower : path
}

const SLASH = 47

/** A folder: files are mentioned more often. */
const FOLDER = 4
/** Each letter of the path: shorter ones first. */
const LENGTH = 0.25

const handicapOf = (path: string): number =>
  path.length * LENGTH + (path.charCodeAt(path.length - 1) === SLASH ? FOLDER : 0)

/** Where the name begins: of `a/b/` and of `a/b` it is `b`. */
export const nameStart = (path: string): number => path.lastIndexOf('/', path.length - 2) + 1

/**
 * Paths, and figures of each at the same place of a list of their own: what can be told from those alone costs a hundredth of
 * what a look at the path does.
 */
export class PathList {
  /** With `/`; folders end with one. */
  readonly paths: string[] = []
  readonly folded: string[] = []
  /** Of the whole path, and of the name alone, as `lettersOf` has them. */
  readonly letters: number[] = []
  readonly nameLetters: number[] = []
  /** The first letter of each name, as its code. */
  readonly initials: number[] = []
  /** What each scores less for being long, or a folder. */
  readonly handicaps: number[] = []
  /** 1 where the path has capitals, else 0. */
  readonly capitals: number[] = []
  readonly #folders = new Set<string>()

  get length(): number {
    return this.paths.length
  }

  /** Adds a file with the folders it lies in. A path that ends with `/` is a folder without files. */
  add(path: string): void {
    let slash = path.lastIndexOf('/', path.length - 2)
    const missing: string[] = []
    while (slash > 0) {
      const folder = path.slice(0, slash + 1)
      if (this.#folders.has(folder)) break
      this.#folders.add(folder)
      missing.push(folder)
      slash = path.lastIndexOf('/', slash - 1)
    }
    for (const folder of missing.reverse()) this.#push(folder)
    if (path.endsWith('/')) {
      if (this.#folders.has(path)) return
      this.#folders.add(path)
    }
    this.#push(path)
  }

  #push(path: string): void {
    const folded = fold(path)
    this.paths.push(path)
    this.folded.push(folded)
    this.letters.push(lettersOf(folded))
    const start = nameStart(path)
    this.nameLetters.push(lettersOf(folded.slice(start)))
    this.initials.push(folded.charCodeAt(start))
    this.handicaps.push(handicapOf(path))
    this.capitals.push(Number(path !== folded))
  }
}
