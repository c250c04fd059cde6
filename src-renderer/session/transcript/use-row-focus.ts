/** The keyboard in a transcript: from message to message, from prompt to prompt, to its beginning and its end. */
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Item } from './items.ts'
import type { Transcript } from './transcript-store.ts'

/** Of the height in sight, gone on within a message that is higher than that. */
const STEP = 0.7
/** Waited for a row to come into the page. */
const MOST_FRAMES = 20
/** Kept free over a message that is gone to. */
const MARGIN_PX = 12

type RowFocusOptions = {
  readonly transcript: Pick<Transcript, 'items' | 'hasOlder' | 'older'>
  readonly list: RefObject<VirtualizerHandle | null>
  readonly scroller: RefObject<HTMLElement | null>
  readonly letGo: () => void
  readonly scrollToBottom: () => void
  readonly onLoadOlder: () => void
  readonly onLoadAll: () => void
}

/** What was asked for and lies in messages that are still on their way. */
type Wanted = { readonly kind: 'first' } | { readonly kind: 'prompt'; readonly before: string | undefined }

export type RowFocus = {
  /** Stays in the page while it has the focus. */
  readonly keepMounted: readonly number[]
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onBlur: (event: FocusEvent) => void
  /** To the prompt of the user before (-1) or behind (1) what is being read. */
  readonly jump: (by: 1 | -1) => void
}

export function useRowFocus(options: RowFocusOptions): RowFocus {
  const { transcript, list, scroller, letGo, scrollToBottom, onLoadOlder, onLoadAll } = options
  const { items, hasOlder, older } = transcript
  const [focused, setFocused] = useState<{ readonly key: string; readonly at: number } | null>(null)
  const wanted = useRef<Wanted | null>(null)
  const index = focused === null ? -1 : indexOf(items, focused)

  const goTo = (at: number, align: 'nearest' | 'start') => {
    const item = items[at]
    if (!item) return
    letGo()
    setFocused({ key: item.key, at })
    list.current?.scrollToIndex(at, { align, offset: align === 'start' ? -MARGIN_PX : 0 })
  }
  useLayoutEffect(() => {
    if (focused === null) return
    let frame = 0
    /** A row that was far away comes into the page a few frames later, and can't be seen or focused before it was measured. */
    const focusRow = (tries: number) => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(focused.key)}"]`)
      if (row && !row.contains(document.activeElement)) row.focus({ preventScroll: true })
      if (!row?.contains(document.activeElement) && tries > 0) frame = requestAnimationFrame(() => focusRow(tries - 1))
    }
    focusRow(MOST_FRAMES)
    return () => cancelAnimationFrame(frame)
  }, [focused, scroller])

  useLayoutEffect(() => () => setFocused(null), []) // left, or hidden: it does not take the keyboard back

  /** The message with the focus if it is in sight, else the first one that is. */
  const current = (): number => {
    const view = scroller.current
    const handle = list.current
    if (!view || !handle) return -1
    if (index !== -1) {
      const top = handle.getItemOffset(index)
      if (top < view.scrollTop + view.clientHeight && top + handle.getItemSize(index) > view.scrollTop) return index
    }
    return -1
  }
  const firstInSight = (): number => {
    const view = scroller.current
    return view ? (list.current?.findItemIndex(view.scrollTop + MARGIN_PX + 1) ?? 0) : 0
  }

  const step = (by: 1 | -1) => {
    const view = scroller.current
    const handle = list.current
    if (!view || !handle || items.length === 0) return
    const at = current()
    if (at === -1) {
      const edge = by === 1 ? firstInSight() : handle.findItemIndex(view.scrollTop + view.clientHeight - 1)
      goTo(isStop(items[edge]) ? edge : stopFrom(items, edge, by, isStop), 'nearest')
      return
    }
    const top = handle.getItemOffset(at) - view.scrollTop
    const bottom = top + handle.getItemSize(at)
    const next = stopFrom(items, at, by, isStop)
    const hidden = by === 1 ? bottom - view.clientHeight : -top
    if (hidden > MARGIN_PX) {
      letGo()
      view.scrollBy({ top: by * Math.min(hidden + MARGIN_PX, view.clientHeight * STEP) })
    } else if (next !== -1) goTo(next, 'nearest')
    else if (by === 1) scrollToBottom()
  }

  const jump = (by: 1 | -1) => {
    const focusedNow = current()
    const from = focusedNow === -1 ? firstInSight() + (by === -1 ? 1 : 0) : focusedNow
    const at = stopFrom(items, from, by, isOwnPrompt)
    if (at !== -1) goTo(at, 'start')
    else if (by === 1) scrollToBottom()
    else if (hasOlder) {
      wanted.current = { kind: 'prompt', before: items[0]?.key }
      if (older === 'idle') onLoadOlder()
    } else goTo(0, 'start')
  }

  const goOn = () => {
    const want = wanted.current
    if (!want || older === 'loading') return
    const before = want.kind === 'first' ? 0 : items.findIndex(({ key }) => key === want.before)
    const at = stopFrom(items, before, -1, isOwnPrompt)
    if (older === 'idle' && hasOlder && at === -1) {
      if (want.kind === 'prompt') onLoadOlder()
      return
    }
    wanted.current = null
    if (older === 'idle') goTo(Math.max(0, at), 'start') // else the top of the list says why it is not there
  }
  const latest = useRef(goOn)
  useEffect(() => {
    latest.current = goOn
  })
  useEffect(() => {
    if (!wanted.current) return
    const frame = requestAnimationFrame(() => latest.current())
    return () => cancelAnimationFrame(frame)
  }, [items, older, hasOlder])

  const toFirst = () => {
    if (!hasOlder) goTo(0, 'start')
    else {
      wanted.current = { kind: 'first' }
      letGo()
      onLoadAll()
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target, altKey, shiftKey } = event
    if (event.defaultPrevented || altKey || shiftKey || !(target instanceof HTMLElement)) return
    if (target.matches('input, textarea, select, [contenteditable]')) return
    const withMod = event.ctrlKey || event.metaKey
    const onRow = target === scroller.current || target.dataset.row !== undefined
    if (key === 'Home' || (key === 'ArrowUp' && withMod)) toFirst()
    else if (key === 'End' || (key === 'ArrowDown' && withMod)) {
      scrollToBottom()
      scroller.current?.focus({ preventScroll: true })
    } else if (onRow && !withMod && (key === 'ArrowDown' || key === 'ArrowUp')) step(key === 'ArrowDown' ? 1 : -1)
    else return
    event.preventDefault()
  }

  return {
    keepMounted: index === -1 ? [] : [index],
    onKeyDown,
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget !== null && !scroller.current?.contains(relatedTarget)) setFocused(null)
    },
    jump,
  }
}

/** Where it stood is looked at first. */
function indexOf(items: readonly Item[], { key, at }: { readonly key: string; readonly at: number }): number {
  return items[at]?.key === key ? at : items.findIndex((item) => item.key === key)
}

type Stops = (item: Item | undefined) => boolean

/** What stands between the messages, as the figures of a turn, is passed over. */
const isStop: Stops = (item) =>
  item !== undefined && item.kind !== 'turn' && (item.kind !== 'notice' || item.level !== 'quiet')

const isOwnPrompt: Stops = (item) => item?.kind === 'prompt' && item.origin === null

/** -1 when there is none. */
function stopFrom(items: readonly Item[], from: number, by: 1 | -1, isOne: Stops): number {
  for (let at = from + by; at >= 0 && at < items.length; at += by) if (isOne(items[at])) return at
  return -1
}
