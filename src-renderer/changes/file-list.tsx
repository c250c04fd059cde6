/** The files that changed, one below the other or in their folders: chosen with the pointer, the arrows, or j and k. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { ChangedFile } from '#shared/git.ts'
import styles from './file-list.module.css'
import { FileRow, FolderRow } from './file-row.tsx'
import { parentOf, type Row } from './file-rows.ts'

export type FileKeys = {
  readonly stage: ((files: readonly ChangedFile[]) => void) | null
  readonly unstage: ((files: readonly ChangedFile[]) => void) | null
  readonly revert: ((file: ChangedFile) => void) | null
  readonly open: ((file: ChangedFile) => void) | null
  readonly find: () => void
}

type FileListProps = {
  rows: readonly Row[]
  /** In folders. */
  tree: boolean
  /** Key of the chosen row. */
  active: string | null
  onActive: (row: Row) => void
  onFold: (row: Row & { kind: 'folder' }, open: boolean) => void
  /** To the hunks of the chosen file. */
  onEnter: () => void
  keys: FileKeys
}

/** Fewer are all in the page: a browser can find words in them. */
const MANY = 200

const filesOf = (row: Row): readonly ChangedFile[] => (row.kind === 'file' ? [row.file] : row.files)
const optionId = (index: number): string => `changed-file-${index}`

export function FileList({ rows, tree, active, onActive, onFold, onEnter, keys }: FileListProps) {
  const list = useRef<HTMLDivElement>(null)
  const window = useRef<VirtualizerHandle>(null)
  const at = rows.findIndex(({ key }) => key === active)
  useEffect(() => {
    window.current?.scrollToIndex(at, { align: 'nearest' })
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const go = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row) onActive(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    const run = commandFor(event.key, { row, at, rows, go, onFold, onEnter, keys })
    if (!run) return
    event.preventDefault()
    run()
  }
  const paint = (row: Row, index: number) => {
    const common = { id: optionId(index), tree, selected: index === at, onChoose: () => onActive(row) }
    return row.kind === 'file' ? (
      <FileRow key={row.key} row={row} place={{ index, count: rows.length }} {...common} />
    ) : (
      <FolderRow key={row.key} row={row} {...common} onFold={() => onFold(row, !row.open)} />
    )
  }
  return (
    <div
      ref={list}
      role={tree ? 'tree' : 'listbox'}
      aria-label="Changed files"
      tabIndex={0}
      className={styles.list}
      aria-activedescendant={at === -1 ? undefined : optionId(at)}
      onKeyDown={onKeyDown}
    >
      {rows.length > MANY ? (
        <Virtualizer ref={window} scrollRef={list} data={rows} keepMounted={at === -1 ? [] : [at]}>
          {paint}
        </Virtualizer>
      ) : (
        rows.map(paint)
      )}
    </div>
  )
}

type Situation = Pick<FileListProps, 'rows' | 'onFold' | 'onEnter' | 'keys'> & {
  readonly row: Row | undefined
  readonly at: number
  readonly go: (to: number) => void
}

/** What a key does at the chosen row; null for a key that means nothing there. */
function commandFor(key: string, { row, at, rows, go, onFold, onEnter, keys }: Situation): (() => void) | null {
  const files = row ? filesOf(row) : []
  const withFiles = (act: ((files: readonly ChangedFile[]) => void) | null) =>
    act && files.length > 0 ? () => act(files) : null
  const withFile = (act: ((file: ChangedFile) => void) | null) =>
    act && row?.kind === 'file' ? () => act(row.file) : null
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return () => go(at + 1)
    case 'ArrowUp':
    case 'k':
      return () => go(at - 1)
    case 'Home':
      return () => go(0)
    case 'End':
      return () => go(rows.length - 1)
    case 'ArrowRight':
      if (row?.kind !== 'folder') return onEnter
      return row.open ? () => go(at + 1) : () => onFold(row, true)
    case 'ArrowLeft':
      if (row?.kind === 'folder' && row.open) return () => onFold(row, false)
      return parentOf(rows, at) === -1 ? null : () => go(parentOf(rows, at))
    case 'Enter':
      return row?.kind === 'folder' ? () => onFold(row, !row.open) : onEnter
    case 's':
      return withFiles(keys.stage)
    case 'u':
      return withFiles(keys.unstage)
    case 'r':
      return withFile(keys.revert)
    case 'o':
      return withFile(keys.open)
    case '/':
      return keys.find
    default:
      return null
  }
}
