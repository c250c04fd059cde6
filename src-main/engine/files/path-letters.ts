/** What is told from the letters of a path: which it has, where its name begins, where a word does. Pure. */

export const SLASH = 47
export const DOT = 46
const HYPHEN = 45
const UNDERSCORE = 95
const SPACE = 32

const isCapital = (code: number): boolean => code >= 65 && code <= 90

/** Bits of the letters and figures a text has; what another text lacks one of can't contain it. */
export function lettersOf(folded: string): number {
  let bits = 0
  for (let at = 0; at < folded.length; at++) bits |= bitOf(folded.charCodeAt(at))
  return bits
}

/** 0 for what has none: signs but for `.`, `-` and `_`, and letters of other scripts. Figures share one. */
export function bitOf(code: number): number {
  if (code >= 97 && code <= 122) return 1 << (code - 97)
  if (code >= 48 && code <= 57) return 1 << 26
  if (code === DOT) return 1 << 27
  return code === HYPHEN || code === UNDERSCORE ? 1 << 28 : 0
}

/** Where the name begins: of `a/b/` and of `a/b` it is `b`. */
export const nameStart = (path: string): number => path.lastIndexOf('/', path.length - 2) + 1

/** After `/`, `.`, `-`, `_` or a space, or a capital after a small letter. */
export function beginsWord(path: string, at: number): boolean {
  if (at === 0) return true
  const before = path.charCodeAt(at - 1)
  if (before === SLASH || before === DOT || before === HYPHEN || before === UNDERSCORE || before === SPACE) return true
  return isCapital(path.charCodeAt(at)) && !isCapital(before)
}

/** Where the name's ending begins, with its dot; without one, the end of the path. The dot of `.env` begins a name. */
export function endStart(path: string): number {
  const dot = path.lastIndexOf('.')
  return dot > nameStart(path) ? dot : path.length
}

/** Bits of the letters from `start` to `end` that begin a word. */
export function initialsOf(path: string, folded: string, [start, end]: readonly [number, number]): number {
  let bits = 0
  for (let at = start; at < end; at++) if (beginsWord(path, at)) bits |= bitOf(folded.charCodeAt(at))
  return bits
}
