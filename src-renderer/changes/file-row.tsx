/** One row of the changed files: a file with what happened to it, or a folder with how many are in it. */
import type { CSSProperties, ReactNode } from 'react'
import type { ChangedFile } from '#shared/git.ts'
import { Chevron } from '../ui/chevron.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './file-list.module.css'
import type { FileRow as FileRowData, FolderRow as FolderRowData } from './file-rows.ts'
import { Counts } from './counts.tsx'
import { kindOf } from './words.ts'

type RowProps = {
  id: string
  tree: boolean
  selected: boolean
  onChoose: () => void
}

export function FileRow({
  row: { file, name, folder, level },
  place: { index, count },
  ...common
}: RowProps & { row: FileRowData; place: { readonly index: number; readonly count: number } }) {
  const { path, from, kind, added, removed, binary, large, staged, bySession } = file
  const { letter, word } = kindOf(file)
  return (
    <Frame
      {...common}
      level={level}
      title={from === null ? path : `${from} → ${path}`}
      // of a tree, a browser counts by itself
      {...(!common.tree && { 'aria-posinset': index + 1, 'aria-setsize': count })}
    >
      <span className={classNames(styles.kind, styles[kind])} title={word}>
        <span aria-hidden>{letter}</span>
        <span className="sr-only">{word}</span>
      </span>
      <span className={styles.path}>
        <span className={styles.name}>{name}</span>
        {folder !== '' && <span className={styles.folder}>{folder}</span>}
      </span>
      {bySession && (
        <span className={styles.mark} title="Written by a tool of this session">
          <span className="sr-only">by this session</span>
        </span>
      )}
      <Staged staged={staged} />
      {added === null || removed === null ? (
        <span className={styles.folder}>{large ? 'large' : binary ? 'binary' : ''}</span>
      ) : (
        added + removed > 0 && <Counts added={added} removed={removed} />
      )}
    </Frame>
  )
}

const Staged = ({ staged }: Pick<ChangedFile, 'staged'>) =>
  staged === 'none' ? null : <span className={styles.staged}>{staged === 'all' ? 'staged' : 'partly staged'}</span>

export function FolderRow({
  row: { name, open, level, files },
  onFold,
  ...common
}: RowProps & { row: FolderRowData; onFold: () => void }) {
  return (
    <Frame {...common} level={level} aria-expanded={open} onDoubleClick={onFold} title={undefined}>
      <span className={styles.kind} onClick={onFold}>
        <Chevron open={open} />
      </span>
      <span className={styles.path}>
        <span className={styles.name}>{name}</span>
      </span>
      <span className={styles.staged}>
        {files.length}
        <span className="sr-only"> {files.length === 1 ? 'file' : 'files'}</span>
      </span>
    </Frame>
  )
}

type FrameProps = RowProps & {
  level: number
  title: string | undefined
  children: ReactNode
  'aria-expanded'?: boolean
  'aria-posinset'?: number
  'aria-setsize'?: number
  onDoubleClick?: () => void
}

/** The inset of each level in a tree. */
const INDENT_REM = 0.875

function Frame({ id, tree, selected, onChoose, level, children, ...rest }: FrameProps) {
  const inset: CSSProperties = { paddingInlineStart: `calc(var(--space-2) + ${(level - 1) * INDENT_REM}rem)` }
  return (
    <div
      id={id}
      role={tree ? 'treeitem' : 'option'}
      aria-selected={selected}
      aria-level={tree ? level : undefined}
      className={classNames(styles.row, selected && styles.selected)}
      style={inset}
      onClick={onChoose}
      {...rest}
    >
      {children}
    </div>
  )
}
