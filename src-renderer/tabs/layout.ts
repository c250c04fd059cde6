/** The panes of the window as a value, and every way they change. Pure. */
import type { SessionId } from '#shared/ids.ts'
import { type Column, type Layout, MOST_PANES, type Pane } from '#shared/workspace.ts'

export type Direction = 'right' | 'down'

/** No pane gets smaller than this part of what it shares with its neighbour. */
const LEAST_PART = 0.15

export const singlePane = (session: SessionId | null): Layout => ({
  columns: [{ id: 'c1', share: 1, panes: [{ id: 'p1', share: 1, session }] }],
  focused: 'p1',
})

/** From left to right, then from top to bottom. */
export const panesOf = ({ columns }: Layout): readonly Pane[] => columns.flatMap(({ panes }) => panes)

export function focusedPane(layout: Layout): Pane {
  const panes = panesOf(layout)
  const pane = panes.find(({ id }) => id === layout.focused) ?? panes[0]
  if (!pane) throw new Error('A layout has at least one pane.')
  return pane
}

export const paneWith = (layout: Layout, session: SessionId): Pane | undefined =>
  panesOf(layout).find((pane) => pane.session === session)

/** On the screen, each once. */
export const visibleSessions = (layout: Layout): SessionId[] =>
  panesOf(layout).flatMap(({ session }) => (session === null ? [] : [session]))

export function mapPanes(layout: Layout, change: (pane: Pane) => Pane): Layout {
  const columns = layout.columns.map((column) => ({ ...column, panes: column.panes.map(change) }))
  return { ...layout, columns }
}

export function focusPane(layout: Layout, id: string): Layout {
  const known = layout.focused !== id && panesOf(layout).some((pane) => pane.id === id)
  return known ? { ...layout, focused: id } : layout
}

/** The pane `step` places further, round the ends. */
export function neighbourPane(layout: Layout, step: 1 | -1): Pane {
  const panes = panesOf(layout)
  const at = panes.findIndex(({ id }) => id === layout.focused)
  return panes[(at + step + panes.length) % panes.length] ?? focusedPane(layout)
}

/** Where it is on the screen it gets the focus; else it goes into the pane that has it. A session is never in two panes. */
export function showSession(layout: Layout, session: SessionId): Layout {
  const shown = paneWith(layout, session)
  if (shown) return focusPane(layout, shown.id)
  const { id } = focusedPane(layout)
  return mapPanes(layout, (pane) => (pane.id === id ? { ...pane, session } : pane))
}

export const canSplit = (layout: Layout): boolean => panesOf(layout).length < MOST_PANES

/** An empty pane beside the one with the focus, and the focus in it. The same layout where there is no room. */
export function splitPane(layout: Layout, direction: Direction): Layout {
  if (!canSplit(layout)) return layout
  const { id: from } = focusedPane(layout)
  const pane: Pane = { id: freshId(layout, 'p'), share: 1, session: null }
  const at = layout.columns.findIndex(({ panes }) => panes.some(({ id }) => id === from))
  const columns =
    direction === 'right'
      ? evenly(layout.columns.toSpliced(at + 1, 0, { id: freshId(layout, 'c'), share: 1, panes: [pane] }))
      : layout.columns.map((column, index) =>
          index === at ? { ...column, panes: below(column.panes, from, pane) } : column,
        )
  return { columns, focused: pane.id }
}

const below = (panes: readonly Pane[], from: string, pane: Pane): Pane[] =>
  evenly(panes.toSpliced(panes.findIndex(({ id }) => id === from) + 1, 0, pane))

const evenly = <T extends { readonly share: number }>(parts: readonly T[]): T[] =>
  parts.map((part) => ({ ...part, share: 1 }))

/** Its room goes to its neighbours. The last pane stays, and shows nothing. */
export function closePane(layout: Layout, id: string): Layout {
  const panes = panesOf(layout)
  if (panes.length === 1) return mapPanes(layout, (pane) => ({ ...pane, session: null }))
  const at = panes.findIndex((pane) => pane.id === id)
  if (at === -1) return layout
  const columns = layout.columns.flatMap((column): Column[] => {
    const rest = column.panes.filter((pane) => pane.id !== id)
    return rest.length === 0 ? [] : [{ ...column, panes: rest }]
  })
  const next = panes[at + 1] ?? panes[at - 1]
  return { columns, focused: layout.focused === id ? (next?.id ?? '') : layout.focused }
}

/** Into another pane; what that one showed goes where the session came from. */
export function moveSession(layout: Layout, session: SessionId, to: string): Layout {
  const target = panesOf(layout).find(({ id }) => id === to)
  if (!target) return layout
  const from = paneWith(layout, session)?.id
  const moved = mapPanes(layout, (pane) => {
    if (pane.id === to) return { ...pane, session }
    return pane.id === from ? { ...pane, session: target.session } : pane
  })
  return { ...moved, focused: to }
}

/** `part` of what the column and the next one have goes to the first of them, 0 to 1. */
export const resizeColumns = (layout: Layout, first: number, part: number): Layout => ({
  ...layout,
  columns: share(layout.columns, first, part),
})

/** The same for two panes of a column. */
export const resizePanes = (layout: Layout, columnId: string, first: number, part: number): Layout => ({
  ...layout,
  columns: layout.columns.map((column) =>
    column.id === columnId ? { ...column, panes: share(column.panes, first, part) } : column,
  ),
})

function share<T extends { readonly share: number }>(parts: readonly T[], first: number, part: number): T[] {
  const together = (parts[first]?.share ?? 0) + (parts[first + 1]?.share ?? 0)
  const bounded = Math.min(1 - LEAST_PART, Math.max(LEAST_PART, part))
  return parts.map((one, index) => {
    if (index === first) return { ...one, share: together * bounded }
    return index === first + 1 ? { ...one, share: together * (1 - bounded) } : one
  })
}

/** A layout of the host as one that holds: known sessions once each, a pane with the focus, no more panes than fit. */
export function soundLayout(layout: Layout | undefined, open: readonly SessionId[], active: SessionId | null): Layout {
  if (!layout || panesOf(layout).length > MOST_PANES) return singlePane(active)
  const ids = panesOf(layout).map(({ id }) => id)
  const columnIds = layout.columns.map(({ id }) => id)
  if (new Set(ids).size < ids.length || new Set(columnIds).size < columnIds.length) return singlePane(active)
  const seen = new Set<SessionId>()
  const clean = mapPanes(layout, (pane) => {
    const { session } = pane
    if (session === null || (open.includes(session) && !seen.has(session))) {
      if (session !== null) seen.add(session)
      return pane
    }
    return { ...pane, session: null }
  })
  const sound = { ...clean, focused: focusedPane(clean).id }
  return active === null ? sound : showSession(sound, active)
}

function freshId(layout: Layout, kind: 'p' | 'c'): string {
  const taken = new Set([...layout.columns.map(({ id }) => id), ...panesOf(layout).map(({ id }) => id)])
  for (let number = 1; ; number += 1) if (!taken.has(`${kind}${number}`)) return `${kind}${number}`
}
