/** The paths of one folder in the form in which they are searched: compact, and quick to pass over. */
import { endStart, initialsOf, lettersOf, nameStart, SLASH } from './path-letters.ts'

/** Lower case, unless that would move the letters: some become two. */
export function fold(path: string): string {
  const lower = path.toLowerCase()
  return lower.length === path.length ? lower : path
}

/** A folder: files are mentioned more often. */
const FOLDER = 4
/** Each letter of the path: shorter ones first. */
const LENGTH = 0.25

const handicapOf = (path: string): number =>
  path.length * LENGTH + (path.charCodeAt(path.length - 1) === SLASH ? FOLDER : 0)

/**
 * Paths, and figures of each at the same place of a list of their own: what can be told from those alone costs a hundredth of
 * what a look at the path does.
 */
export class PathList {
  /** With `/`; folders end with one. */
  readonly paths: string[] = []
  readonly folded: string[] = []
  /** Of the whole path, as `lettersOf` has them. */
  readonly letters: number[] = []
  /** Of the name without its ending, and of that ending: nearly all names of a folder share a few letters there. */
  readonly stemLetters: number[] = []
  readonly endLetters: number[] = []
  /** Of the name without its ending, the letters that begin a word. */
  readonly wordLetters: number[] = []
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
    const end = endStart(path)
    this.stemLetters.push(lettersOf(folded.slice(start, end)))
    this.endLetters.push(lettersOf(folded.slice(end)))
    this.wordLetters.push(initialsOf(path, folded, [start, end]))
    this.initials.push(folded.charCodeAt(start))
    this.handicaps.push(handicapOf(path))
    this.capitals.push(Number(path !== folded))
  }
}
