/** What a session changed where there is no repository: its tool calls, undone one by one from the file as it is now. */
import type { Hunk } from '#shared/git.ts'
import { allLines } from '#shared/line-diff.ts'
import type { FileCall } from './touched.ts'
import { versionOf } from './patch.ts'

/** The text before the first of the calls: null when it can't be known, `''` for a file that was not there. */
export function textBefore(now: string, calls: readonly FileCall[]): string | null {
  const [first] = calls
  if (first?.name === 'Write' && first.created) return ''
  let text = now
  for (const { name, input } of calls.toReversed()) {
    if (name === 'Write') return null // what it wrote over is not told
    const edits = name === 'MultiEdit' && Array.isArray(input.edits) ? input.edits.toReversed() : [input]
    for (const edit of edits) {
      const undone = undo(text, edit)
      if (undone === null) return null
      text = undone
    }
  }
  return text
}

function undo(text: string, edit: unknown): string | null {
  if (typeof edit !== 'object' || edit === null || !('old_string' in edit) || !('new_string' in edit)) return null
  const { old_string: old, new_string: next } = edit
  if (typeof old !== 'string' || typeof next !== 'string') return null
  const parts = next === '' ? [] : text.split(next)
  if ('replace_all' in edit && edit.replace_all === true) return parts.length > 1 ? parts.join(old) : null
  return parts.length === 2 ? parts.join(old) : null // more than one place: which of them it was is not known
}

/** Lines around a change. */
const CONTEXT = 3

/** As git would cut it. Lines are those between line breaks; behind the last break there is one only where the sides differ in it. */
export function hunksOf(before: string, after: string): Hunk[] {
  const all = allLines(...withoutLastBreaks(before, after))
  const changed = all.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]))
  const spans: { from: number; to: number }[] = []
  for (const index of changed) {
    const last = spans.at(-1)
    if (last && index - last.to <= 2 * CONTEXT) last.to = index
    else spans.push({ from: index, to: index })
  }
  return spans.map(({ from, to }) => {
    const start = Math.max(0, from - CONTEXT)
    const lines = all.slice(start, to + CONTEXT + 1).map(({ kind, text }) => ({
      kind: kind === 'added' || kind === 'removed' ? kind : ('same' as const),
      text,
    }))
    const earlier = all.slice(0, start)
    const at = { oldStart: 1 + count(earlier, 'added'), newStart: 1 + count(earlier, 'removed') }
    return { id: versionOf(JSON.stringify([at, lines])), ...at, context: '', lines }
  })
}

/** A break that both end with, or that a new file ends with, begins no line: `withoutHunk` finds it behind the hunks, and leaves it. */
function withoutLastBreaks(before: string, after: string): [before: string, after: string] {
  const ends = (text: string) => text.length > 1 && text.endsWith('\n')
  return ends(after) && (before === '' || ends(before)) ? [before.slice(0, -1), after.slice(0, -1)] : [before, after]
}

/** The text without this hunk. */
export function withoutHunk(text: string, { newStart, lines }: Hunk): string {
  const all = text === '' ? [] : text.split('\n')
  const now = lines.filter(({ kind }) => kind !== 'removed').length
  const before = lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)
  return [...all.slice(0, newStart - 1), ...before, ...all.slice(newStart - 1 + now)].join('\n')
}

const count = (lines: readonly { kind: string }[], but: string): number =>
  lines.filter(({ kind }) => kind !== but).length
