/** The files that changed: chosen with the pointer, the arrows, or j and k. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { ChangedFile } from '#shared/git.ts'
import { classNames } from '../ui/class-names.ts'
import styles from './file-list.module.css'
import { KIND_WORDS } from './words.ts'

type FileListProps = {
  files: readonly ChangedFile[]
  chosen: string | null
  onChoose: (file: ChangedFile) => void
  /** To the hunks of the chosen file. */
  onEnter: () => void
  onStage: ((file: ChangedFile) => void) | null
  onRevert: ((file: ChangedFile) => void) | null
}

export function FileList({ files, chosen, onChoose, onEnter, onStage, onRevert }: FileListProps) {
  const list = useRef<HTMLUListElement>(null)
  const at = files.findIndex(({ path }) => path === chosen)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const file = files[at]
    const moves: Partial<Record<string, number>> = {
      ...{ ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1 },
      ...{ Home: 0, End: files.length - 1 },
    }
    const to = moves[event.key]
    const next = to === undefined ? undefined : files[Math.min(files.length - 1, Math.max(0, to))]
    if (next) onChoose(next)
    else if (event.key === 'Enter' || event.key === 'ArrowRight') onEnter()
    else if (event.key === 's' && file && onStage) onStage(file)
    else if (event.key === 'r' && file && onRevert) onRevert(file)
    else return
    event.preventDefault()
  }
  return (
    <ul
      ref={list}
      role="listbox"
      aria-label="Changed files"
      tabIndex={0}
      className={styles.list}
      aria-activedescendant={at === -1 ? undefined : optionId(at)}
      onKeyDown={onKeyDown}
    >
      {files.map((file, index) => (
        <FileRow key={file.path} id={optionId(index)} file={file} selected={index === at} onChoose={onChoose} />
      ))}
    </ul>
  )
}

const optionId = (index: number): string => `changed-file-${index}`

type FileRowProps = { id: string; file: ChangedFile; selected: boolean; onChoose: (file: ChangedFile) => void }

function FileRow({ id, file, selected, onChoose }: FileRowProps) {
  const { path, from, kind, added, removed, binary, large, staged, bySession } = file
  const slash = path.lastIndexOf('/') + 1
  const { letter, word } = KIND_WORDS[kind]
  return (
    <li
      id={id}
      role="option"
      aria-selected={selected}
      className={classNames(styles.row, selected && styles.selected)}
      title={from === null ? path : `${from} → ${path}`}
      onClick={() => onChoose(file)}
    >
      <span className={classNames(styles.kind, styles[kind])} title={word}>
        <span aria-hidden>{letter}</span>
        <span className={styles.hidden}>{word}</span>
      </span>
      <span className={styles.path}>
        <span className={styles.name}>{path.slice(slash)}</span>
        {slash > 0 && <span className={styles.folder}>{path.slice(0, slash - 1)}</span>}
      </span>
      {bySession && (
        <span className={styles.mark} title="Written by a tool of this session">
          <span className={styles.hidden}>by this session</span>
        </span>
      )}
      {staged !== 'none' && <span className={styles.staged}>{staged === 'all' ? 'staged' : 'partly staged'}</span>}
      <span className={styles.counts}>
        {added === null || removed === null ? (
          <span className={styles.folder}>{large ? 'large' : binary ? 'binary' : ''}</span>
        ) : (
          <>
            <span className={styles.plus}>+{added}</span> <span className={styles.minus}>−{removed}</span>
          </>
        )}
      </span>
    </li>
  )
}
