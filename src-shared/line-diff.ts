/** A line diff for edits: what a reader needs to see of a change, with a few lines around it. */

export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed' | 'gap'
  readonly text: string
}

export type Diff = { readonly lines: readonly DiffLine[]; readonly added: number; readonly removed: number }

/** Unchanged lines shown around a change. */
const CONTEXT = 3
/** Beyond so many table cells the texts are shown as removed and added: exact, only longer. */
const MAX_CELLS = 4_000_000

export function diffLines(before: string, after: string): Diff {
  const lines = allLines(before, after)
  return {
    lines: foldSame(lines),
    added: lines.filter(({ kind }) => kind === 'added').length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  }
}

/** Every line of both, changed or not. */
export function allLines(before: string, after: string): readonly DiffLine[] {
  const old = before === '' ? [] : before.split('\n')
  const next = after === '' ? [] : after.split('\n')
  const head = commonLength(old, next, (list, index) => list[index])
  const tail = commonLength(old.slice(head), next.slice(head), (list, index) => list[list.length - 1 - index])
  const middle = changedLines(old.slice(head, old.length - tail), next.slice(head, next.length - tail))
  const same = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'same', text }))
  return [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))]
}

function commonLength(
  left: readonly string[],
  right: readonly string[],
  at: (list: readonly string[], index: number) => string | undefined,
): number {
  const most = Math.min(left.length, right.length)
  let length = 0
  while (length < most && at(left, length) === at(right, length)) length += 1
  return length
}

/** Longest common subsequence by table; removed lines stand before the added ones of the same place. */
function changedLines(old: readonly string[], next: readonly string[]): DiffLine[] {
  const removed = old.map((text): DiffLine => ({ kind: 'removed', text }))
  const added = next.map((text): DiffLine => ({ kind: 'added', text }))
  if (old.length === 0 || next.length === 0 || old.length * next.length > MAX_CELLS) return [...removed, ...added]
  const width = next.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  const cell = (row: number, column: number) => table[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = next.length - 1; column >= 0; column -= 1) {
      table[row * width + column] =
        old[row] === next[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1))
    }
  }
  const lines: DiffLine[] = []
  let row = 0
  let column = 0
  while (row < old.length && column < next.length) {
    const text = old[row] ?? ''
    if (text === next[column]) {
      lines.push({ kind: 'same', text })
      row += 1
      column += 1
    } else if (cell(row + 1, column) >= cell(row, column + 1)) {
      lines.push({ kind: 'removed', text })
      row += 1
    } else {
      lines.push({ kind: 'added', text: next[column] ?? '' })
      column += 1
    }
  }
  return [...lines, ...removed.slice(row), ...added.slice(column)]
}

function foldSame(lines: readonly DiffLine[]): DiffLine[] {
  const near = new Uint8Array(lines.length)
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') near.fill(1, Math.max(0, index - CONTEXT), index + CONTEXT + 1)
  })
  const folded: DiffLine[] = []
  lines.forEach((line, index) => {
    if (near[index] === 1) folded.push(line)
    else if (folded.at(-1)?.kind !== 'gap') folded.push({ kind: 'gap', text: '' })
  })
  return folded
}
