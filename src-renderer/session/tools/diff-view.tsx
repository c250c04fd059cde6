/** Shows a line diff: sign, colour and text, so that colour alone carries nothing. */
import { useMemo } from 'react'
import { type Diff, diffLines } from '#shared/line-diff.ts'
import { classNames } from '../../ui/class-names.ts'
import { Foldable } from './foldable.tsx'
import styles from './diff-view.module.css'

export type FileEdit = { readonly before: string; readonly after: string }

const SIGNS = { same: ' ', added: '+', removed: '−', gap: '⋯' }
const LINES_SHOWN = 24

/** `whole`: never folded, for what the user is asked to approve. */
export function DiffView({ edits, whole = false }: { edits: readonly FileEdit[]; whole?: boolean }) {
  const diffs = useMemo(() => edits.map(({ before, after }) => diffLines(before, after)), [edits])
  const count = diffs.reduce((sum, { lines }) => sum + lines.length, 0)
  const body = (limit: number) => <DiffLines diffs={diffs} limit={limit} />
  if (whole) return <div className={classNames(styles.frame, styles.whole)}>{body(Infinity)}</div>
  return (
    <div className={styles.frame}>
      <Foldable count={count} shown={LINES_SHOWN} unit="lines">
        {body}
      </Foldable>
    </div>
  )
}

function DiffLines({ diffs, limit }: { diffs: readonly Diff[]; limit: number }) {
  const starts = diffs.map((_, at) => diffs.slice(0, at).reduce((sum, { lines }) => sum + lines.length, 0))
  return (
    <pre className={styles.diff} tabIndex={0} aria-label="Changes">
      {diffs.map(({ lines }, at) => {
        const part = lines.slice(0, Math.max(0, limit - (starts[at] ?? 0)))
        return (
          <div key={at} className={styles.hunk}>
            {part.map(({ kind, text }, index) => (
              <div key={index} className={classNames(styles.line, styles[kind])}>
                <span className={styles.sign}>{SIGNS[kind]}</span>
                <span className={styles.text}>{text === '' ? ' ' : text}</span>
              </div>
            ))}
          </div>
        )
      })}
    </pre>
  )
}

export function countEdits(edits: readonly FileEdit[]): { added: number; removed: number } {
  return edits
    .map(({ before, after }) => diffLines(before, after))
    .reduce((sum, diff) => ({ added: sum.added + diff.added, removed: sum.removed + diff.removed }), {
      added: 0,
      removed: 0,
    })
}
