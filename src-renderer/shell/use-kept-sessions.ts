/** Which sessions each pane showed lately: they stay in the page, hidden, so that going back to one is instant. */
import { useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Layout } from '#shared/workspace.ts'
import { panesOf } from '../tabs/layout.ts'

/** Of each pane, besides the one it shows. Each costs a few megabytes and no time. */
const KEPT = 3

/** The pane's own one first, then the others, the one left last before the one left longest ago. */
export type KeptSessions = readonly { readonly pane: string; readonly sessions: readonly SessionId[] }[]

export function useKeptSessions(layout: Layout, open: readonly SessionId[]): KeptSessions {
  const [kept, setKept] = useState<KeptSessions>([])
  const next = keptAfter(kept, layout, open)
  const isSame = JSON.stringify(next) === JSON.stringify(kept)
  if (!isSame) setKept(next)
  return isSame ? kept : next
}

export const keptIn = (kept: KeptSessions, pane: string): readonly SessionId[] =>
  kept.find((one) => one.pane === pane)?.sessions ?? []

/** Without those whose tab is closed, and those that another pane shows. */
export function keptAfter(before: KeptSessions, layout: Layout, open: readonly SessionId[]): KeptSessions {
  const panes = panesOf(layout)
  const shown = new Set(panes.map(({ session }) => session))
  return panes.map(({ id, session }) => {
    const others = keptIn(before, id).filter((one) => open.includes(one) && !shown.has(one))
    return { pane: id, sessions: [...(session === null ? [] : [session]), ...others.slice(0, KEPT)] }
  })
}
