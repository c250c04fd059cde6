/** The transcript: only what is near the viewport is in the page, older events come when the top is reached. */
import { ArrowDown } from 'lucide-react'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { type CacheSnapshot, Virtualizer, type VirtualizerHandle } from 'virtua'
import type { SessionId } from '#shared/ids.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { SteadyRows } from '../../ui/steady-rows.tsx'
import { SessionIdContext } from '../tools/long-result.tsx'
import { CopyLinkContext, type ItemActions } from './item-actions.ts'
import { ItemView } from './item-view.tsx'
import type { Item } from './items.ts'
import { RevealedContext } from './locate.ts'
import { MessageTools } from './message-tools.tsx'
import { RowBoundary } from './row-boundary.tsx'
import styles from './transcript-list.module.css'
import type { Transcript } from './transcript-store.ts'
import { placeKept } from '../../client/kept-places.ts'
import { useKeptPlace } from './use-kept-place.ts'
import { useNews } from './use-news.ts'
import { useRevealed } from './use-revealed.ts'
import { useRowFocus } from './use-row-focus.ts'
import { useStickToBottom } from './use-stick-to-bottom.ts'

export type TranscriptHandle = {
  /** To the prompt before (-1) or behind (1) what is being read. */
  readonly jump: (by: 1 | -1) => void
  readonly toEnd: () => void
  /** What scrolls; null before it is on the screen. */
  readonly scroller: () => HTMLElement | null
}

type TranscriptListProps = {
  handle?: Ref<TranscriptHandle>
  /** Null where it is no session's. */
  id: SessionId | null
  cwd: string
  transcript: Transcript
  /** Null where it can only be read. */
  actions: ItemActions | null
  onLoadOlder: () => void
  /** Everything before, to go to the beginning. */
  onLoadAll: () => void
  /** Null where no link leads to a message. */
  onCopyLink: ((item: Item) => void) | null
  /** Behind the last item: what goes on right now. */
  footer: ReactNode
}

type Place = { readonly offset: number; readonly count: number; readonly cache: CacheSnapshot }

/** Where the user had scrolled to in the sessions they left; those at their end are not here. */
const places = new Map<SessionId, Place>()

/** Older events are asked for this long before the top is reached. */
const EARLY_PX = 600

export function TranscriptList({ handle, id, cwd, transcript, actions, footer, ...on }: TranscriptListProps) {
  const { onLoadOlder, onLoadAll, onCopyLink } = on
  const { items, hasOlder, older, prepended, revealed } = transcript
  const list = useRef<VirtualizerHandle>(null)
  const [place] = useState(() => (id === null ? undefined : places.get(id)))
  const [kept] = useState(() => (id === null || place ? null : placeKept(id)))
  const { scroller, content, atBottom, scrollToBottom, letGo } = useStickToBottom(place?.offset ?? (kept ? 0 : 'end'))
  useRememberedPlace({ id, scroller, list, atBottom, count: items.length })
  useKeptPlace({ id, kept, transcript, list, scroller, atBottom, onLoadOlder, letGo, scrollToBottom })
  const lit = useRevealed({ revealed, items, list, scroller, letGo })
  const rows = useRowFocus({ transcript, list, scroller, letGo, scrollToBottom, onLoadOlder, onLoadAll })
  const news = useNews(items, atBottom)
  useImperativeHandle(handle, () => ({ jump: rows.jump, toEnd: scrollToBottom, scroller: () => scroller.current }))
  const onScroll = (offset: number) => {
    if (offset < EARLY_PX && hasOlder && older === 'idle') onLoadOlder()
  }
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Transcript"
        onKeyDown={rows.onKeyDown}
        onBlur={rows.onBlur}
      >
        <div ref={content} className={styles.content}>
          <TopLine transcript={transcript} onLoadOlder={onLoadOlder} />
          <SessionIdContext value={id}>
            <CopyLinkContext value={onCopyLink}>
              <RevealedContext value={revealed}>
                <Virtualizer
                  ref={list}
                  as={SteadyRows}
                  scrollRef={scroller}
                  data={items}
                  shift={prepended}
                  keepMounted={rows.keepMounted}
                  onScroll={onScroll}
                  {...(place?.count === items.length && { cache: place.cache })}
                >
                  {(item) => (
                    <div
                      key={item.key}
                      data-row={item.key}
                      tabIndex={-1}
                      className={classNames(styles.row, item.key === lit && styles.lit)}
                    >
                      <RowBoundary item={item}>
                        <MessageTools item={item} actions={actions} onCopyLink={onCopyLink} />
                        <ItemView item={item} cwd={cwd} actions={actions} />
                      </RowBoundary>
                    </div>
                  )}
                </Virtualizer>
              </RevealedContext>
            </CopyLinkContext>
          </SessionIdContext>
          <div className={styles.row}>{footer}</div>
        </div>
      </div>
      {!atBottom && (
        <Button size="sm" className={styles.pill ?? ''} onClick={scrollToBottom}>
          <ArrowDown size={13} aria-hidden />
          {news === 0 ? 'Jump to the end' : `${news.toLocaleString('en')} new ${news === 1 ? 'message' : 'messages'}`}
        </Button>
      )}
    </div>
  )
}

function TopLine({
  transcript: { hasOlder, older },
  onLoadOlder,
}: {
  transcript: Transcript
  onLoadOlder: () => void
}) {
  if (older !== 'idle' && older !== 'loading') {
    return (
      <div className={styles.top}>
        <FailureNotice error={older} onRetry={onLoadOlder} />
      </div>
    )
  }
  if (!hasOlder) return <div className={styles.top} />
  return (
    <div className={styles.top}>
      <Button look="ghost" size="sm" disabled={older === 'loading'} onClick={onLoadOlder}>
        {older === 'loading' ? 'Loading older messages…' : 'Load older messages'}
      </Button>
    </div>
  )
}

type Remembered = {
  id: SessionId | null
  scroller: { readonly current: HTMLElement | null }
  list: { readonly current: VirtualizerHandle | null }
  atBottom: boolean
  count: number
}

function useRememberedPlace({ id, scroller, list, atBottom, count }: Remembered): void {
  const latest = useRef({ atBottom, count })
  useEffect(() => {
    latest.current = { atBottom, count }
  }, [atBottom, count])
  useLayoutEffect(() => {
    const element = scroller.current
    const handle = list.current
    return () => {
      if (id === null) return
      const { atBottom: left, count: known } = latest.current
      if (left || !element || !handle) places.delete(id)
      else places.set(id, { offset: element.scrollTop, count: known, cache: handle.cache })
    }
  }, [id, scroller, list])
}
