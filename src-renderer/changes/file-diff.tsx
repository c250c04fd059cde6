/** The diff of one file: only what is near the viewport is in the page; hunks are moved through with j and k. */
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { VList, type VListHandle } from 'virtua'
import { toAppErrorData } from '#shared/errors.ts'
import type { ChangedFile, Comparison, FileDiff, Hunk } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { DiffLineRow } from '../diff/diff-line-row.tsx'
import { type DiffView, rowsOf } from '../diff/diff-rows.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './file-diff.module.css'
import type { HunkActions } from './hunk-actions.ts'
import { HunkHead } from './hunk-head.tsx'
import { PaneState } from './pane-state.tsx'
import { useDiff } from './use-diff.ts'

type FileDiffViewProps = {
  sessionId: SessionId
  file: ChangedFile
  comparison: Comparison
  /** It stays the chosen one. */
  rested: boolean
  view: DiffView
  actions: HunkActions
  /** At a line of the file as it is now; null where it can't be opened. */
  onOpen: ((line: number) => void) | null
  /** Takes the focus when the list hands it over. */
  region: RefObject<HTMLDivElement | null>
  onLeave: () => void
}

export function FileDiffView({
  sessionId,
  file,
  comparison,
  rested,
  view,
  actions,
  onOpen,
  region,
  onLeave,
}: FileDiffViewProps) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useDiff({
    sessionId,
    file,
    comparison,
    enabled: rested,
  })
  const list = useRef<VListHandle>(null)
  const [chosen, setChosen] = useState(0)
  const hunks = useMemo(() => data?.pages.flatMap((page) => page.hunks) ?? [], [data])
  const rows = useMemo(() => rowsOf(hunks, view), [hunks, view])
  const at = Math.min(chosen, Math.max(0, hunks.length - 1))
  if (error) {
    const { message, remedy, detail } = toAppErrorData(error)
    return (
      <PaneState>
        <Notice tone="error" message={message} remedy={remedy} detail={detail} />
      </PaneState>
    )
  }
  const first = data?.pages[0]
  if (isPending || !first)
    return (
      <PaneState>
        <Loading label="Loading the changes" />
      </PaneState>
    )
  const words = emptyWords(first, file.kind)
  if (words !== null) {
    return (
      <PaneState>
        <Empty small title={words.title}>
          {words.text}
        </Empty>
      </PaneState>
    )
  }
  const goTo = (next: number) => {
    const to = Math.min(hunks.length - 1, Math.max(0, next))
    setChosen(to)
    list.current?.scrollToIndex(rows.findIndex((row) => row.kind === 'hunk' && row.at === to))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const hunk = hunks[at]
    if (event.key === 'j' || event.key === 'ArrowDown') goTo(at + 1)
    else if (event.key === 'k' || event.key === 'ArrowUp') goTo(at - 1)
    else if (event.key === 'ArrowLeft' || event.key === 'Escape') onLeave()
    else if (event.key === 's' && hunk && actions.stage) actions.stage(hunk)
    else if (event.key === 'u' && hunk && actions.unstage) actions.unstage(hunk)
    else if (event.key === 'o' && hunk && onOpen) onOpen(lineOf(hunk))
    else if (event.key === 'r' && hunk && actions.revert) actions.revert(hunk)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={region}
      role="group"
      tabIndex={0}
      aria-label={`Changes of ${file.path}, hunk ${at + 1} of ${hunks.length}`}
      className={styles.region}
      onKeyDown={onKeyDown}
    >
      <VList ref={list} className={styles.rows}>
        {rows.map((row) =>
          row.kind === 'hunk' ? (
            <HunkHead
              key={row.key}
              row={row}
              active={row.at === at}
              actions={actions}
              onChoose={() => setChosen(row.at)}
            />
          ) : (
            <DiffLineRow key={row.key} row={row} view={view} />
          ),
        )}
        {hasNextPage && (
          <div key="more" className={styles.more}>
            <Button size="sm" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </VList>
    </div>
  )
}

/** Where the first change of a hunk is. */
function lineOf({ newStart, lines }: Hunk): number {
  const before = lines.findIndex(({ kind }) => kind !== 'same')
  return Math.max(1, newStart + Math.max(0, before))
}

function emptyWords({ large, binary, unknown, hunks }: FileDiff, kind: ChangedFile['kind']) {
  if (large) return { title: 'Too large to show', text: 'Look at the file itself.' }
  if (binary) return { title: 'A binary file', text: 'Its contents are not text.' }
  if (unknown)
    return { title: 'Not known', text: 'There is no repository here, and nobody kept what this file was before.' }
  if (hunks.length > 0) return null
  if (kind === 'added') return { title: 'A new empty file', text: 'There is no text in it.' }
  if (kind === 'deleted') return { title: 'An empty file, deleted', text: 'There was no text in it.' }
  return { title: 'The same text', text: 'Only the name or the mode of the file changed.' }
}
