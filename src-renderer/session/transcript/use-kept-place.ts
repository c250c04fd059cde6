/** Brings the reader back, after a reload, to the row they were at, and notes where they are while they read. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { SessionId } from '#shared/ids.ts'
import type { Place } from '#shared/workspace.ts'
import { keepPlace } from '../../client/kept-places.ts'
import type { Item } from './items.ts'
import type { Transcript } from './transcript-store.ts'

/** While scrolling, it is noted this often. */
const NOTE_EVERY_MS = 250
/** Pages gone back for it; further back, the transcript starts at its end. */
const MOST_PAGES = 20

type KeptPlaceOptions = {
  readonly id: SessionId | null
  /** As it was when the transcript came on the screen; null = at its end. */
  readonly kept: Place | null
  readonly transcript: Pick<Transcript, 'items' | 'hasOlder' | 'older' | 'revealed'>
  readonly list: RefObject<VirtualizerHandle | null>
  readonly scroller: RefObject<HTMLElement | null>
  readonly atBottom: boolean
  readonly onLoadOlder: () => void
  readonly letGo: () => void
  readonly scrollToBottom: () => void
}

export function useKeptPlace(options: KeptPlaceOptions): void {
  const { id, kept, transcript, list, scroller, atBottom, onLoadOlder, letGo, scrollToBottom } = options
  const { items, hasOlder, older, revealed } = transcript
  const latest = useRef<{ readonly items: readonly Item[]; readonly atBottom: boolean }>({ items, atBottom })
  const back = useRef(kept === null)
  const pages = useRef(0)
  useLayoutEffect(() => {
    latest.current = { items, atBottom }
  }, [items, atBottom])

  useLayoutEffect(() => {
    if (back.current || kept === null || items.length === 0) return
    const index = items.findIndex(({ key }) => key === kept.key)
    if (revealed) back.current = true // somebody is brought elsewhere
    else if (index !== -1) {
      back.current = true
      letGo() // it was left while it was sought
      list.current?.scrollToIndex(index, { align: 'start', offset: kept.offset })
    } else if (hasOlder && older === 'idle' && pages.current < MOST_PAGES) {
      pages.current += 1
      onLoadOlder()
    } else if (older !== 'loading') {
      back.current = true
      scrollToBottom()
    }
  }, [kept, items, hasOlder, older, revealed, list, onLoadOlder, letGo, scrollToBottom])

  useEffect(() => {
    const element = scroller.current
    if (id === null || !element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const note = () => {
      clearTimeout(timer)
      timer = undefined
      if (back.current)
        keepPlace(id, latest.current.atBottom ? null : placeIn(latest.current.items, element, list.current))
    }
    const onScroll = () => {
      timer ??= setTimeout(note, NOTE_EVERY_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    window.addEventListener('pagehide', note)
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', onScroll)
      window.removeEventListener('pagehide', note)
    }
  }, [id, scroller, list])
}

function placeIn(items: readonly Item[], { scrollTop }: HTMLElement, list: VirtualizerHandle | null): Place | null {
  if (!list) return null
  const index = list.findItemIndex(scrollTop)
  const item = items[index]
  return item ? { key: item.key, offset: scrollTop - list.getItemOffset(index) } : null
}
