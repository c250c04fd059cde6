/** A line diff for edits: what a reader needs to see of a change, with a few lines around it. */
import { align } from './align.ts'

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

function changedLines(old: readonly string[], next: readonly string[]): readonly DiffLine[] {
  if (old.length > 0 && next.length > 0 && old.length * next.length <= MAX_CELLS) return align(old, next)
  const removed = old.map((text): DiffLine => ({ kind: 'removed', text }))
  return [...removed, ...next.map((text): DiffLine => ({ kind: 'added', text }))]
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
