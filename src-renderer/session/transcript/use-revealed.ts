/** Scrolls to the message someone is brought to, once, and says which row to light up. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Item } from './items.ts'
import type { Revealed } from './locate.ts'

/** Coming back to a session later, the reader stays where they were. */
const done = new WeakSet<Revealed>()

type RevealedOptions = {
  revealed: Revealed | null
  items: readonly Item[]
  list: RefObject<VirtualizerHandle | null>
  scroller: RefObject<HTMLElement | null>
  letGo: () => void
}

/** The key of the row, until the list is left. */
export function useRevealed({ revealed, items, list, scroller, letGo }: RevealedOptions): string | null {
  const [first, setFirst] = useState(() => (revealed && done.has(revealed) ? revealed : null))
  const latest = useRef(revealed)
  useLayoutEffect(() => {
    latest.current = revealed
  }, [revealed])
  useLayoutEffect(() => () => setFirst(latest.current), []) // left, or hidden
  useLayoutEffect(() => {
    if (!revealed || done.has(revealed)) return
    const index = items.findIndex(({ key }) => key === revealed.key)
    if (index === -1) return
    done.add(revealed)
    letGo()
    // who only looks for something goes on from where they are, if that is here
    if (!revealed.takesFocus && isInSight(revealed.key, scroller.current)) return
    list.current?.scrollToIndex(index, { align: 'center' })
    if (revealed.takesFocus) scroller.current?.focus({ preventScroll: true })
  }, [revealed, items, list, scroller, letGo])
  return revealed === first || revealed?.takesFocus !== true ? null : revealed.key
}

function isInSight(key: string, view: HTMLElement | null): boolean {
  const row = view?.querySelector(`[data-row="${CSS.escape(key)}"]`)
  if (!view || !row) return false
  const { top, bottom } = row.getBoundingClientRect()
  const edge = view.getBoundingClientRect()
  return top < edge.bottom && bottom > edge.top
}
