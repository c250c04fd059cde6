/** The list of conversations by folder; only what is near the viewport is in the page. The box above it moves the selection. */
import { Folder, GitBranch, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { TranscriptSummary } from '#shared/transcripts.ts'
import { formatAge, formatSize, shortPath } from '../client/format.ts'
import { classNames } from '../ui/class-names.ts'
import styles from './library.module.css'
import type { Row } from './transcript-rows.ts'

export const optionId = (list: string, index: number): string => `${list}-${index}`

type TranscriptRowsProps = {
  id: string
  rows: readonly Row[]
  /** Of conversations among the rows. */
  count: number
  selected: number
  userHome: string | undefined
  now: number
  onSelect: (transcript: TranscriptSummary) => void
  onOpen: (transcript: TranscriptSummary) => void
  onKeyDown: (event: KeyboardEvent) => void
}

export function TranscriptRows(props: TranscriptRowsProps) {
  const { id, rows, count, selected, userHome, now, onSelect, onOpen, onKeyDown } = props
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const moved = useRef(selected)
  useEffect(() => {
    if (moved.current === selected) return
    moved.current = selected
    const row = rows.findIndex((one) => one.kind === 'transcript' && one.index === selected)
    // with the name of its folder, where that is just above
    if (row !== -1) list.current?.scrollToIndex(rows[row - 1]?.kind === 'folder' ? row - 1 : row, { align: 'nearest' })
    if (row !== -1) list.current?.scrollToIndex(row, { align: 'nearest' })
  }, [selected, rows])
  return (
    <div
      ref={scroller}
      id={id}
      role="listbox"
      aria-label="Conversations"
      aria-activedescendant={optionId(id, selected)}
      tabIndex={0}
      className={styles.scroll}
      onKeyDown={onKeyDown}
    >
      <Virtualizer ref={list} scrollRef={scroller} data={rows} keepMounted={keepMounted(rows, selected)}>
        {(row) =>
          row.kind === 'folder' ? (
            <div key={row.key} role="presentation" className={styles.folder}>
              <Folder size={12} aria-hidden />
              <span className={styles.folderName} title={row.cwd ?? undefined}>
                {row.cwd === null ? 'Folder unknown' : shortPath(row.cwd, userHome)}
              </span>
              <span>{row.count.toLocaleString('en')}</span>
            </div>
          ) : (
            <Option
              key={row.key}
              id={optionId(id, row.index)}
              transcript={row.transcript}
              place={{ index: row.index, count }}
              selected={row.index === selected}
              now={now}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          )
        }
      </Virtualizer>
    </div>
  )
}

/** What assistive technology is told of is in the page, wherever the list is scrolled to. */
function keepMounted(rows: readonly Row[], selected: number): number[] {
  const row = rows.findIndex((one) => one.kind === 'transcript' && one.index === selected)
  return row === -1 ? [] : [row]
}

type OptionProps = Pick<TranscriptRowsProps, 'now' | 'onSelect' | 'onOpen'> & {
  id: string
  transcript: TranscriptSummary
  place: { readonly index: number; readonly count: number }
  selected: boolean
}

function Option({ id, transcript, place: { index, count }, selected, now, onSelect, onOpen }: OptionProps) {
  const { title, messages, skipped, bytes, gitBranch, model, updatedAt, sessionId } = transcript
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={classNames(styles.option, selected && styles.selected)}
      onClick={() => onSelect(transcript)}
      onDoubleClick={() => onOpen(transcript)}
    >
      <div className={styles.first}>
        <span className={styles.name} dir="auto">
          {title === '' ? 'Untitled' : title}
        </span>
        <time
          className={styles.age}
          dateTime={new Date(updatedAt).toISOString()}
          title={new Date(updatedAt).toLocaleString()}
        >
          {formatAge(updatedAt, now)}
        </time>
      </div>
      <div className={styles.facts}>
        {sessionId !== null && <span className={styles.badge}>In Bullpen</span>}
        <span>{messages.toLocaleString('en')} messages</span>
        <span>{formatSize(bytes)}</span>
        {gitBranch !== null && gitBranch !== 'HEAD' && (
          <span className={styles.branch}>
            <GitBranch size={11} aria-label="Branch" />
            {gitBranch}
          </span>
        )}
        {model !== null && <span className={styles.model}>{model}</span>}
        {skipped > 0 && (
          <span className={styles.damaged}>
            <TriangleAlert size={11} aria-hidden />
            {skipped.toLocaleString('en')} unreadable
          </span>
        )}
      </div>
    </div>
  )
}
