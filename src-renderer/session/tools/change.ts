/** The change a tool made, as hunks for the eye, and how many lines it took away and added. */
import type { PatchHunk, ToolReport } from '#shared/events.ts'
import type { DiffLine } from '#shared/git.ts'
import { allLines, diffLines } from '#shared/line-diff.ts'
import type { DiffHunk } from '../../diff/diff-rows.ts'

export type FileEdit = {
  readonly before: string
  readonly after: string
  /** Both are all of the file: its lines have their numbers. */
  readonly isWhole?: boolean
}

export type Change = {
  readonly hunks: readonly DiffHunk[]
  /** The hunks know the numbers of their lines in the file. */
  readonly numbered: boolean
  readonly added: number
  readonly removed: number
}

/** From what the tool reported, which stands in the file; before that, from what it was asked to do. */
export function changeOf(edits: readonly FileEdit[], report?: ToolReport): Change {
  const reported = report?.kind === 'change' && report.hunks.length > 0
  const hunks = reported
    ? report.hunks.map(fromPatch)
    : edits.flatMap((edit, index) => (edit.isWhole === true ? fromWhole(edit) : fromEdit(edit, index)))
  const count = (kind: DiffLine['kind']) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0)
  const isWhole = edits.length === 1 && (edits[0]?.before === '' || edits[0]?.isWhole === true)
  return { hunks, numbered: reported || isWhole, added: count('added'), removed: count('removed') }
}

const KINDS: Readonly<Record<string, DiffLine['kind']>> = { ' ': 'same', '-': 'removed', '+': 'added' }

/** A line that begins with a backslash says that the one before it has no line break at its end. */
function fromPatch({ oldStart, newStart, lines }: PatchHunk, index: number): DiffHunk {
  return {
    id: String(index),
    oldStart,
    newStart,
    lines: lines.flatMap((line, at): DiffLine[] => {
      const kind = KINDS[line.charAt(0)]
      const unended = lines[at + 1]?.startsWith('\\') === true
      return kind === undefined ? [] : [{ kind, text: line.slice(1), ...(unended && { unended }) }]
    }),
  }
}

/** Pieces of an edit, cut where unchanged lines are left out. */
function fromEdit({ before, after }: FileEdit, index: number): DiffHunk[] {
  const hunks: { id: string; oldStart: number; newStart: number; lines: DiffLine[] }[] = []
  let open = false
  for (const { kind, text } of diffLines(before, withoutLastBreak(before, after)).lines) {
    if (kind === 'gap') {
      open = false
      continue
    }
    if (!open) hunks.push({ id: `${index}.${hunks.length}`, oldStart: 1, newStart: 1, lines: [] })
    open = true
    hunks.at(-1)?.lines.push({ kind, text })
  }
  return hunks
}

/** Unchanged lines shown around a change. */
const CONTEXT = 3

/** Every change of a file with the lines around it, by their numbers. */
function fromWhole({ before, after }: FileEdit): DiffHunk[] {
  const bothEnd = before.endsWith('\n') && after.endsWith('\n')
  const cut = (text: string) => (bothEnd ? text.slice(0, -1) : text)
  const lines = allLines(cut(before), withoutLastBreak(before, cut(after)))
  const changes = lines.flatMap(({ kind }, at) => (kind === 'same' ? [] : [at]))
  const hunks: { id: string; oldStart: number; newStart: number; lines: DiffLine[] }[] = []
  let [old, now, next, last, shown] = [1, 1, 0, -Infinity, -Infinity]
  for (const [at, { kind, text }] of lines.entries()) {
    while ((changes[next] ?? Infinity) < at) last = changes[next++] ?? last
    const isNear = (changes[next] ?? Infinity) - at <= CONTEXT || at - last <= CONTEXT
    if (isNear && kind !== 'gap') {
      if (shown !== at - 1) hunks.push({ id: `whole ${at}`, oldStart: old, newStart: now, lines: [] })
      hunks.at(-1)?.lines.push({ kind, text })
      shown = at
    }
    if (kind !== 'added') old += 1
    if (kind !== 'removed') now += 1
  }
  return hunks
}

/** The break at the end of a new file is no line of its own. */
const withoutLastBreak = (before: string, after: string): string => (before === '' ? after.replace(/\n$/, '') : after)
