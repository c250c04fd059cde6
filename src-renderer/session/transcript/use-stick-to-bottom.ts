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

/** `startAt` is read once: pixels from the top, or the end. */
export function useStickToBottom(startAt: number | 'end'): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [start] = useState(startAt)
  const startAtBottom = start === 'end'
  const stuck = useRef(startAtBottom)
  const [atBottom, setAtBottom] = useState(startAtBottom)
  const scrollToBottom = useCallback(() => {
    const element = scroller.current
    if (!element) return
    stuck.current = true
    setAtBottom(true)
    element.scrollTop = element.scrollHeight
  }, [])
  useLayoutEffect(() => {
    const element = scroller.current
    const inner = content.current
    if (!element || !inner) return
    const listening = new AbortController()
    const { signal } = listening
    let gestureAt = -Infinity
    let dragging = false
    let lastTop = element.scrollTop
    const gesture = () => {
      gestureAt = performance.now()
    }
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const near = scrollHeight - scrollTop - clientHeight <= NEAR_PX
      const byUser = dragging || performance.now() - gestureAt < GESTURE_MS
      if (near) stuck.current = true
      else if (byUser && scrollTop < lastTop) stuck.current = false
      lastTop = scrollTop
      setAtBottom(stuck.current)
    }
    element.addEventListener('scroll', onScroll, { passive: true, signal })
    for (const kind of ['wheel', 'touchmove', 'keydown'])
      element.addEventListener(kind, gesture, { passive: true, signal })
    element.addEventListener('pointerdown', () => (dragging = true), { signal })
    window.addEventListener('pointerup', () => (dragging = false), { signal })
    const follow = () => {
      if (stuck.current) element.scrollTop = element.scrollHeight
    }
    const observer = new ResizeObserver(follow)
    observer.observe(inner)
    observer.observe(element)
    if (start === 'end') follow()
    else element.scrollTop = start
    return () => {
      listening.abort()
      observer.disconnect()
    }
  }, [start])
  const letGo = useCallback(() => {
    stuck.current = false
    setAtBottom(false)
  }, [])
  return { scroller, content, atBottom, scrollToBottom, letGo }
}
