/** The sessions chosen for something that is done to many at once. */
import { useMemo, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useStable } from '../client/use-stable.ts'

/** The same functions all the time: a row need not be painted again for them. */
export type SelectionActions = {
  readonly toggle: (id: SessionId) => void
  /** From the one chosen last to this one, in the order of the list. */
  readonly extendTo: (id: SessionId) => void
  readonly all: () => void
  readonly clear: () => void
}

export type Selection = {
  /** Only those that are in the list now. */
  readonly ids: ReadonlySet<SessionId>
  readonly actions: SelectionActions
}

/** `order`: all sessions in the list, from top to bottom; `active`: where a range starts while none is chosen. */
export function useSelection(order: readonly SessionId[], active: SessionId | null): Selection {
  const [chosen, setChosen] = useState(NONE)
  const [anchor, setAnchor] = useState<SessionId | null>(null)
  const ids = useMemo(() => {
    const listed = new Set(order)
    return new Set([...chosen].filter((id) => listed.has(id)))
  }, [order, chosen])
  const toggle = useStable((id: SessionId) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
    setAnchor(id)
  })
  const extendTo = useStable((id: SessionId) => {
    const start = ids.size > 0 && anchor !== null ? anchor : (active ?? id)
    const [from, to] = [order.indexOf(start), order.indexOf(id)]
    if (to === -1) return
    const range = from === -1 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
    setAnchor(from === -1 ? id : start)
    setChosen(new Set(range))
  })
  const all = useStable(() => setChosen(new Set(order)))
  const clear = useStable(() => setChosen(NONE))
  const actions = useMemo(() => ({ toggle, extendTo, all, clear }), [toggle, extendTo, all, clear])
  return { ids, actions }
}

/** The same one: clearing what is clear changes nothing. */
const NONE: ReadonlySet<SessionId> = new Set()
