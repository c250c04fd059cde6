/** Scrolls to the message someone is brought to, once, and says which row to light up. */
import { type RefObject, useLayoutEffect, useState } from 'react'
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
  const [first] = useState(() => (revealed && done.has(revealed) ? revealed : null))
  useLayoutEffect(() => {
    if (!revealed || done.has(revealed)) return
    const index = items.findIndex(({ key }) => key === revealed.key)
    if (index === -1) return
    done.add(revealed)
    letGo()
    list.current?.scrollToIndex(index, { align: 'center' })
    scroller.current?.focus({ preventScroll: true })
  }, [revealed, items, list, scroller, letGo])
  return revealed === first ? null : (revealed?.key ?? null)
}
