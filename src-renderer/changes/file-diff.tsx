/** The diff of one file: only what is near the viewport is in the page; hunks are moved through with j and k. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { VList, type VListHandle } from 'virtua'
import { toAppErrorData } from '#shared/errors.ts'
import type { ChangedFile, Comparison, Hunk } from '#shared/git.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { type DiffRow, rowsOf, type Side } from './diff-rows.ts'
import styles from './file-diff.module.css'

export type HunkActions = {
  /** "Stage", or what else is done with a hunk in this comparison. */
  readonly stage: { readonly label: string; readonly run: (hunk: Hunk) => void } | null
  readonly revert: ((hunk: Hunk) => void) | null
}

type FileDiffViewProps = {
  sessionId: SessionId
  file: ChangedFile
  comparison: Comparison
  view: 'unified' | 'split'
  actions: HunkActions
  /** Takes the focus when the list hands it over. */
  region: RefObject<HTMLDivElement | null>
  onLeave: () => void
}

export function useDiff({
  sessionId,
  file,
  comparison,
}: {
  sessionId: SessionId
  file: ChangedFile | null
  comparison: Comparison
}) {
  const { queries } = useBullpen()
  const { path, from } = file ?? { path: '', from: null }
  return useInfiniteQuery(
    queries.git.diff.infiniteOptions({
      input: (offset: number) => ({ sessionId, path, ...(from !== null && { from }), comparison, offset }),
      initialPageParam: 0,
      getNextPageParam: ({ next }) => next,
      enabled: file !== null,
      retry: false,
    }),
  )
}

export function FileDiffView({ sessionId, file, comparison, view, actions, region, onLeave }: FileDiffViewProps) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useDiff({
    sessionId,
    file,
    comparison,
  })
  const list = useRef<VListHandle>(null)
  const [chosen, setChosen] = useState(0)
  const hunks = useMemo(() => data?.pages.flatMap((page) => page.hunks) ?? [], [data])
  const rows = useMemo(() => rowsOf(hunks, view), [hunks, view])
  const at = Math.min(chosen, Math.max(0, hunks.length - 1))
  if (error) {
    const { message, remedy, detail } = toAppErrorData(error)
    return <State>{<Notice tone="error" message={message} remedy={remedy} detail={detail} />}</State>
  }
  const first = data?.pages[0]
  if (isPending || !first) return <State>{<Loading label="Loading the changes" />}</State>
  const words = emptyWords(first)
  if (words !== null) {
    return (
      <State>
        <Empty small title={words.title}>
          {words.text}
        </Empty>
      </State>
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
    else if (event.key === 's' && hunk && actions.stage) actions.stage.run(hunk)
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
            <LineRow key={row.key} row={row} view={view} />
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

const State = ({ children }: { children: React.ReactNode }) => <div className={styles.state}>{children}</div>

function emptyWords({
  large,
  binary,
  unknown,
  hunks,
}: {
  large: boolean
  binary: boolean
  unknown: boolean
  hunks: readonly Hunk[]
}) {
  if (large) return { title: 'Too large to show', text: 'Look at the file itself.' }
  if (binary) return { title: 'A binary file', text: 'Its contents are not text.' }
  if (unknown)
    return { title: 'Not known', text: 'There is no repository here, and nobody kept what this file was before.' }
  if (hunks.length > 0) return null
  return { title: 'The same text', text: 'Only the name or the mode of the file changed.' }
}

type HunkHeadProps = { row: DiffRow & { kind: 'hunk' }; active: boolean; actions: HunkActions; onChoose: () => void }

function HunkHead({ row: { hunk }, active, actions: { stage, revert }, onChoose }: HunkHeadProps) {
  const lines = `${hunk.newStart}`
  return (
    <div className={classNames(styles.head, active && styles.active)} onClick={onChoose}>
      <span className={styles.where}>
        Line {lines}
        {hunk.context !== '' && <code className={styles.context}>{hunk.context}</code>}
      </span>
      {stage && (
        <Button
          size="sm"
          look="ghost"
          aria-label={`${stage.label} the hunk at line ${lines}`}
          onClick={() => stage.run(hunk)}
        >
          {stage.label}
        </Button>
      )}
      {revert && (
        <Button size="sm" look="ghost" aria-label={`Undo the hunk at line ${lines}`} onClick={() => revert(hunk)}>
          Undo
        </Button>
      )}
    </div>
  )
}

const SIGNS = { same: ' ', added: '+', removed: '−' }

function LineRow({ row: { left, right }, view }: { row: DiffRow & { kind: 'line' }; view: 'unified' | 'split' }) {
  if (view === 'split') {
    return (
      <div className={styles.split}>
        <SplitSide side={left} />
        <SplitSide side={right} />
      </div>
    )
  }
  const side = right ?? left
  if (!side) return null
  return (
    <div className={classNames(styles.line, styles[side.kind])}>
      <span className={styles.number}>{left?.number}</span>
      <span className={styles.number}>{right?.number}</span>
      <Text side={side} />
    </div>
  )
}

const SplitSide = ({ side }: { side: Side | null }) =>
  side ? (
    <div className={classNames(styles.line, styles[side.kind])}>
      <span className={styles.number}>{side.number}</span>
      <Text side={side} />
    </div>
  ) : (
    <div className={classNames(styles.line, styles.blank)} />
  )

const Text = ({ side: { kind, pieces, unended } }: { side: Side }) => (
  <>
    <span className={styles.sign}>{SIGNS[kind]}</span>
    <span className={styles.text}>
      {pieces.map(({ text, changed }, index) => (changed ? <mark key={index}>{text}</mark> : text))}
      {unended && <span className={styles.unended}> no line break at the end</span>}
    </span>
  </>
)
