/** Which words of two lines differ: what is marked within a changed line. */
import { align } from '#shared/align.ts'

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
  const [left, right] = [new Pieces(), new Pieces()]
  let common = 0
  for (const { kind, text } of align(old, next)) {
    if (kind !== 'added') left.add(text, kind !== 'same')
    if (kind !== 'removed') right.add(text, kind !== 'same')
    if (kind === 'same') common += text.trim().length
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
