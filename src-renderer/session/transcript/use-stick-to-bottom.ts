/** Keeps a growing list at its end until the user scrolls up, and again once they are back at the end. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

/** This close to the end counts as being there. */
const NEAR_PX = 24
/** A scroll this soon after a wheel, key or touch is the user's doing; others are ours. */
const GESTURE_MS = 500

export type StickToBottom = {
  /** Belongs on the element that scrolls, and on what grows inside of it. */
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  readonly atBottom: boolean
  readonly scrollToBottom: () => void
  /** Stays where it is, also when the list grows: the reader is brought somewhere else. */
  readonly letGo: () => void
}

/** All of it is on the screen: there is no end to go to. */
const isWhole = (element: HTMLElement | null): boolean =>
  element !== null && element.clientHeight > 0 && element.scrollHeight <= element.clientHeight

/** Its end is on the screen. */
const isNear = (element: HTMLElement | null): boolean =>
  element !== null && element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_PX

/** `startAt` is read once: pixels from the top, or the end. */
export function useStickToBottom(startAt: number | 'end'): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  /** Where it begins, also when it comes back on the screen after it was hidden. */
  const start = useRef(startAt)
  /** It was hidden, and kept its layout: there is time until that is known anyway, just before it is painted. */
  const returns = useRef(false)
  const [startAtBottom] = useState(startAt === 'end')
  const stuck = useRef(startAtBottom)
  const gestureAt = useRef(-Infinity)
  const [atBottom, setAtBottom] = useState(startAtBottom)
  const told = useRef(startAtBottom)
  /** Only what is new: React paints once more for a state that is the same, and this is asked with every word. */
  const tell = useCallback((next: boolean) => {
    if (next === told.current) return
    told.current = next
    setAtBottom(next)
  }, [])
  const scrollToBottom = useCallback(() => {
    const element = scroller.current
    if (!element) return
    start.current = 'end'
    stuck.current = true
    gestureAt.current = -Infinity // what was pressed to get here is no wish to leave
    tell(true)
    element.scrollTop = element.scrollHeight
  }, [tell])
  useLayoutEffect(() => {
    const element = scroller.current
    const inner = content.current
    if (!element || !inner) return
    const listening = new AbortController()
    const { signal } = listening
    let dragging = false
    let lastTop = -Infinity
    let isSettled = false
    const gesture = () => {
      gestureAt.current = performance.now()
    }
    const onScroll = () => {
      const { scrollTop } = element
      const near = isNear(element)
      const byUser = dragging || performance.now() - gestureAt.current < GESTURE_MS
      if (near) stuck.current = true
      else if (byUser && scrollTop < lastTop) stuck.current = false
      lastTop = scrollTop
      tell(stuck.current)
    }
    element.addEventListener('scroll', onScroll, { passive: true, signal })
    for (const kind of ['wheel', 'touchmove', 'keydown'])
      element.addEventListener(kind, gesture, { passive: true, signal })
    element.addEventListener('pointerdown', () => (dragging = true), { signal })
    window.addEventListener('pointerup', () => (dragging = false), { signal })
    const toEnd = () => {
      if (stuck.current) element.scrollTop = element.scrollHeight
    }
    const settle = () => {
      const before = element.scrollTop
      if (start.current === 'end') toEnd()
      else element.scrollTop = start.current
      lastTop = element.scrollTop
      isSettled = true
      // the event itself would come with the next frame, and with it the rows that belong there
      if (returns.current && lastTop !== before) element.dispatchEvent(new Event('scroll'))
    }
    const follow = () => {
      if (isSettled) toEnd()
      else settle()
      tell(stuck.current || isWhole(element)) // what was folded may fit by now, without a scroll
    }
    const observer = new ResizeObserver(follow)
    observer.observe(inner)
    observer.observe(element)
    if (!returns.current) follow()
    return () => {
      returns.current = true
      listening.abort()
      observer.disconnect()
      start.current = stuck.current ? 'end' : element.scrollTop
    }
  }, [tell])
  const letGo = useCallback(() => {
    start.current = 'end' // not back to where it was left
    stuck.current = false
    tell(isWhole(scroller.current) || isNear(scroller.current))
  }, [tell])
  return { scroller, content, atBottom, scrollToBottom, letGo }
}
