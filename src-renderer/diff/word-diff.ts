/** Which words of two lines differ: what is marked within a changed line. */

export type Piece = { readonly text: string; readonly changed: boolean }

/** Longer lines are marked as a whole: comparing their words would cost more than it helps. */
const MAX_WORDS = 400

/** Both lines in pieces. Where hardly anything is common, nothing is marked: the line as a whole is the change. */
export function wordDiff(
  before: string,
  after: string,
): { readonly before: readonly Piece[]; readonly after: readonly Piece[] } {
  const [old, next] = [wordsOf(before), wordsOf(after)]
  if (old.length > MAX_WORDS || next.length > MAX_WORDS) return whole(before, after)
  const width = next.length + 1
  const table = new Uint16Array((old.length + 1) * width)
  const cell = (row: number, column: number) => table[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = next.length - 1; column >= 0; column -= 1) {
      table[row * width + column] =
        old[row] === next[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1))
    }
  }
  const [left, right] = [new Pieces(), new Pieces()]
  let common = 0
  let [row, column] = [0, 0]
  while (row < old.length || column < next.length) {
    const [mine, theirs] = [old[row], next[column]]
    if (mine !== undefined && mine === theirs) {
      left.add(mine, false)
      right.add(mine, false)
      common += mine.trim().length
      row += 1
      column += 1
    } else if (theirs === undefined || (mine !== undefined && cell(row + 1, column) >= cell(row, column + 1))) {
      left.add(mine ?? '', true)
      row += 1
    } else {
      right.add(theirs, true)
      column += 1
    }
  }
  const longer = Math.max(before.trim().length, after.trim().length)
  return common * 4 < longer ? whole(before, after) : { before: left.pieces, after: right.pieces }
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []

const whole = (before: string, after: string) => ({
  before: [{ text: before, changed: false }],
  after: [{ text: after, changed: false }],
})

class Pieces {
  readonly pieces: Piece[] = []

  add(text: string, changed: boolean): void {
    const last = this.pieces.at(-1)
    if (last?.changed === changed) this.pieces[this.pieces.length - 1] = { text: last.text + text, changed }
    else this.pieces.push({ text, changed })
  }
}
