/** Cuts a text where letters are to be shown as found. Pure. */
export type Piece = { readonly text: string; readonly found: boolean }

type Range = readonly [start: number, end: number]

/** The pieces of `text`, which begins at `offset` of what the ranges speak of. */
export function piecesOf(text: string, ranges: readonly Range[], offset = 0): Piece[] {
  const pieces: Piece[] = []
  const add = (from: number, to: number, found: boolean) => {
    if (to > from) pieces.push({ text: text.slice(from, to), found })
  }
  let at = 0
  for (const [start, end] of ranges) {
    const from = Math.max(at, start - offset)
    const to = Math.min(text.length, end - offset)
    if (to <= from) continue
    add(at, from, false)
    add(from, to, true)
    at = to
  }
  add(at, text.length, false)
  return pieces
}

/** Where the letters of `query` stand in `text`, together or one after the other; null when they don't. */
export function rangesIn(query: string, text: string): Range[] | null {
  const [typed, folded] = [query.toLowerCase(), text.toLowerCase()]
  const whole = folded.indexOf(typed)
  if (whole >= 0) return typed === '' ? [] : [[whole, whole + typed.length]]
  const ranges: [number, number][] = []
  let at = -1
  for (const letter of typed) {
    at = folded.indexOf(letter, at + 1)
    if (at < 0) return null
    const last = ranges.at(-1)
    if (last?.[1] === at) last[1] += 1
    else ranges.push([at, at + 1])
  }
  return ranges
}
