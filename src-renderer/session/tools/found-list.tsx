/** What a search found, file by file: each line leads to its place in the editor, where there is one. */
import { type ReactNode, use } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { countOf } from '../../client/format.ts'
import { useOpening } from '../../opening/use-opening.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Revealed } from '../../ui/revealed.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { ToolResult } from '../transcript/items.ts'
import { relativePath } from './describe-tool.ts'
import { Foldable } from './foldable.tsx'
import styles from './found-list.module.css'
import { Rest, SessionIdContext } from './long-result.tsx'
import { PathText } from './path-text.tsx'
import { type Found, type FoundFile, type FoundLine, hitsIn } from './read-found.ts'

const ROWS_SHOWN = 16

type Open = (path: string, line?: number) => void

/** A row of the list: a file, or a line of the one before it. */
type Row = { readonly file: FoundFile; readonly line: FoundLine | null }

const rowsOf = ({ files }: Found): Row[] =>
  files.flatMap((file) => [{ file, line: null }, ...file.lines.map((line) => ({ file, line }))])

type FoundListProps = { found: Found; result: ToolResult; cwd: string }

export function FoundList(props: FoundListProps) {
  const sessionId = use(SessionIdContext)
  return sessionId === null ? <List {...props} open={null} /> : <Opened {...props} sessionId={sessionId} />
}

function Opened({ sessionId, ...props }: FoundListProps & { sessionId: SessionId }) {
  const { programs, open } = useOpening(sessionId)
  const openAt: Open = (path, line) => open('editor', { path, ...(line !== undefined && { line }) })
  return <List {...props} open={programs.editor === null ? null : openAt} />
}

function List({ found, result: { text, rest }, cwd, open }: FoundListProps & { open: Open | null }) {
  const rows = rowsOf(found)
  const hits = hitsIn(found)
  const inFiles = countOf(found.files.length, 'file')
  return (
    <div className={styles.found}>
      <div className={styles.bar}>
        <span>{hits === 0 ? inFiles : `${countOf(hits, 'line')} in ${inFiles}`}</span>
        <CopyButton text={text} label="Copy what was found" className={styles.copy ?? ''} />
      </div>
      <Foldable name="found" count={rows.length} shown={ROWS_SHOWN} unit="rows">
        {(limit) => (
          <ul className={styles.rows} tabIndex={0} aria-label="What was found">
            {rows.slice(0, limit).map(({ file, line }, index) =>
              line === null ? (
                <li key={index} className={styles.file}>
                  <Place open={open && (() => open(file.path, file.lines[0]?.line))}>
                    <PathText path={relativePath(file.path, cwd)} whole={file.path} />
                  </Place>
                  {file.count !== null && <span className={styles.count}>{file.count.toLocaleString('en')}</span>}
                </li>
              ) : (
                <li key={index} className={classNames(styles.line, !line.isHit && styles.beside)}>
                  <Place open={open && (() => open(file.path, line.line))}>
                    <span className={styles.number}>{line.line}</span>
                    <code>
                      <Revealed text={line.text} />
                    </code>
                  </Place>
                </li>
              ),
            )}
          </ul>
        )}
      </Foldable>
      {found.words !== '' && <p className={styles.words}>{found.words}</p>}
      {rest && <Rest rest={rest} from={text.length} />}
    </div>
  )
}

const Place = ({ open, children }: { open: (() => void) | null; children: ReactNode }) =>
  open ? (
    <button type="button" className={styles.place} onClick={open}>
      {children}
    </button>
  ) : (
    <span className={styles.place}>{children}</span>
  )
