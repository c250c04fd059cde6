/** Hunks as the rows that are shown: under each other, or side by side. */
import type { DiffLine } from '#shared/git.ts'
import { type Piece, wordDiff } from './word-diff.ts'

/** Lines that stand together; the numbers are those of its first line before and after. */
export type DiffHunk = {
  readonly id: string
  readonly oldStart: number
  readonly newStart: number
  readonly lines: readonly DiffLine[]
}

export type DiffView = 'unified' | 'split'

export type Side = {
  readonly number: number
  readonly kind: DiffLine['kind']
  readonly pieces: readonly Piece[]
  readonly unended: boolean
}

export type LineRow = {
  readonly kind: 'line'
  readonly key: string
  readonly at: number
  readonly left: Side | null
  readonly right: Side | null
}

export type DiffRow<Hunk extends DiffHunk> =
  | { readonly kind: 'hunk'; readonly key: string; readonly at: number; readonly hunk: Hunk }
  | LineRow

/** `at`: which hunk a row is of. Under each other, a row has one side, or both where the line is the same. */
export function rowsOf<Hunk extends DiffHunk>(hunks: readonly Hunk[], view: DiffView): DiffRow<Hunk>[] {
  return hunks.flatMap((hunk, at): DiffRow<Hunk>[] => {
    const pairs = pairsOf(hunk)
    const lines = view === 'split' ? pairs : underEachOther(pairs)
    return [
      { kind: 'hunk', key: hunk.id, at, hunk },
      ...lines.map(([left, right], index): LineRow => ({
        kind: 'line',
        key: `${hunk.id}:${index}`,
        at,
        left,
        right,
      })),
    ]
  })
}

type Pair = readonly [Side | null, Side | null]

/** The nth removed line of a block belongs to its nth added one. */
function pairsOf({ oldStart, newStart, lines }: DiffHunk): Pair[] {
  const pairs: Pair[] = []
  let [oldNumber, newNumber] = [oldStart, newStart]
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (line?.kind === 'same') {
      const same = { kind: 'same' as const, pieces: plain(line.text), unended: line.unended ?? false }
      pairs.push([
        { ...same, number: oldNumber++ },
        { ...same, number: newNumber++ },
      ])
      at += 1
      continue
    }
    const block: DiffLine[] = []
    for (; at < lines.length && lines[at]?.kind !== 'same'; at += 1) block.push(...lines.slice(at, at + 1))
    const removed = block.filter(({ kind }) => kind === 'removed')
    const added = block.filter(({ kind }) => kind === 'added')
    for (let row = 0; row < Math.max(removed.length, added.length); row += 1) {
      const [old, next] = [removed[row], added[row]]
      const words = old && next ? wordDiff(old.text, next.text) : null
      pairs.push([
        old
          ? {
              number: oldNumber++,
              kind: 'removed',
              pieces: words?.before ?? plain(old.text),
              unended: old.unended ?? false,
            }
          : null,
        next
          ? {
              number: newNumber++,
              kind: 'added',
              pieces: words?.after ?? plain(next.text),
              unended: next.unended ?? false,
            }
          : null,
      ])
    }
  }
  return pairs
}

/** All removed lines of a block, then all added ones. */
function underEachOther(pairs: readonly Pair[]): Pair[] {
  const rows: Pair[] = []
  let added: Pair[] = []
  for (const pair of pairs) {
    const [left, right] = pair
    if (left?.kind === 'same') {
      rows.push(...added, pair)
      added = []
      continue
    }
    if (left) rows.push([left, null])
    if (right) added.push([null, right])
  }
  return [...rows, ...added]
}

const plain = (text: string): readonly Piece[] => [{ text, changed: false }]
