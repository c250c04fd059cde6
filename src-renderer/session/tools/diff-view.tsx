/** Shows the change of a file in a transcript: under each other or side by side, with the words marked that changed. */
import { Columns2, Rows2 } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { ToolReport } from '#shared/events.ts'
import { DiffLineRow } from '../../diff/diff-line-row.tsx'
import { rowsOf } from '../../diff/diff-rows.ts'
import { useDiffView } from '../../diff/use-diff-view.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { type Change, changeOf, type FileEdit } from './change.ts'
import { Foldable } from './foldable.tsx'
import { PathText } from './path-text.tsx'
import { PathTools } from './path-tools.tsx'
import styles from './diff-view.module.css'

const ROWS_SHOWN = 24

/** Of what changed first, in the file as it is now. */
function firstLine({ hunks: [hunk] }: Change): number | undefined {
  if (hunk === undefined) return undefined
  const same = hunk.lines.findIndex(({ kind }) => kind !== 'same')
  return Math.max(1, hunk.newStart + Math.max(0, same))
}

type DiffViewProps = {
  edits: readonly FileEdit[]
  /** What the tool said of the change once it was made. */
  report?: ToolReport | undefined
  /** The file, and how it is called here; the caller names it where they are left out. */
  path?: { readonly whole: string; readonly short: string }
  /** Takes the place of the file, where the caller names it in its own way. */
  title?: ReactNode
  /** Never folded, for what the user is asked to approve. */
  whole?: boolean
}

export function DiffView({ edits, report, path, title, whole = false }: DiffViewProps) {
  const [view, choose] = useDiffView()
  const change = useMemo(() => changeOf(edits, report), [edits, report])
  const rows = useMemo(() => rowsOf(change.hunks, view), [change, view])
  const body = (limit: number) => (
    <div className={styles.diff} role="group" tabIndex={0} aria-label="Changes">
      {rows.slice(0, limit).map((row, index) =>
        row.kind === 'line' ? (
          <DiffLineRow key={row.key} row={row} view={view} numbered={change.numbered} />
        ) : index === 0 ? null : (
          <div key={row.key} className={styles.gap} aria-label="Unchanged lines">
            ⋯
          </div>
        ),
      )}
    </div>
  )
  return (
    <div className={classNames(styles.frame, whole && styles.whole)}>
      <div className={styles.bar}>
        {title !== undefined && <span className={styles.title}>{title}</span>}
        {path && (
          <>
            <PathText path={path.short} whole={path.whole} />
            <PathTools path={path.whole} line={change.numbered ? firstLine(change) : undefined} />
          </>
        )}
        <span className={styles.views}>
          <IconButton
            size="sm"
            label={view === 'split' ? 'Show the change in one column' : 'Show the change side by side'}
            onClick={() => choose(view === 'split' ? 'unified' : 'split')}
          >
            {view === 'split' ? <Rows2 size={13} /> : <Columns2 size={13} />}
          </IconButton>
        </span>
      </div>
      {whole ? (
        body(Infinity)
      ) : (
        <Foldable name="diff" count={rows.length} shown={ROWS_SHOWN} unit="lines">
          {body}
        </Foldable>
      )}
    </div>
  )
}
