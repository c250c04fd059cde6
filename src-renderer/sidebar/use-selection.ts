/** The sessions chosen for something that is done to many at once. */
import { useState } from 'react'
import type { SessionId } from '#shared/ids.ts'

export type Selection = {
  /** Only those that are in the list now. */
  readonly ids: ReadonlySet<SessionId>
  readonly toggle: (id: SessionId) => void
  /** From the one chosen last to this one, in the order of the list. */
  readonly extendTo: (id: SessionId) => void
  readonly all: () => void
  readonly clear: () => void
}

/** `order`: all sessions in the list, from top to bottom; `active`: where a range starts while none is chosen. */
export function useSelection(order: readonly SessionId[], active: SessionId | null): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<SessionId>>(new Set())
  const [anchor, setAnchor] = useState<SessionId | null>(null)
  const listed = new Set(order)
  const ids = new Set([...chosen].filter((id) => listed.has(id)))
  return {
    ids,
    toggle: (id) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      setChosen(next)
      setAnchor(id)
    },
    extendTo: (id) => {
      const start = ids.size > 0 && anchor !== null ? anchor : (active ?? id)
      const [from, to] = [order.indexOf(start), order.indexOf(id)]
      if (to === -1) return
      const range = from === -1 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
      setAnchor(from === -1 ? id : start)
      setChosen(new Set(range))
    },
    all: () => setChosen(listed),
    clear: () => setChosen(new Set()),
  }
}
