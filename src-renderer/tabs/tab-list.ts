/** The open tabs and the panes they are shown in as a value, and every way they change. Pure. */
import type { SessionId } from '#shared/ids.ts'
import type { Layout } from '#shared/workspace.ts'
import {
  canSplit,
  closePane,
  type Direction,
  focusedPane,
  focusPane,
  mapPanes,
  moveSession,
  neighbourPane,
  panesOf,
  paneWith,
  showSession,
  splitPane,
  visibleSessions,
} from './layout.ts'

/** Pinned tabs come first; every session in a pane is open; `active` is in the pane with the focus. */
export type Arrangement = {
  readonly open: readonly SessionId[]
  readonly active: SessionId | null
  readonly pinned: readonly SessionId[]
  readonly layout: Layout
}

const withLayout = (tabs: Arrangement, layout: Layout): Arrangement => ({
  ...tabs,
  layout,
  active: focusedPane(layout).session,
})

/** Opens the session's tab behind the active one, or shows it where it is open already. */
export function openTab(tabs: Arrangement, id: SessionId): Arrangement {
  if (tabs.open.includes(id)) return withLayout(tabs, showSession(tabs.layout, id))
  const behind = tabs.active === null ? tabs.open.length : tabs.open.indexOf(tabs.active) + 1
  const at = Math.max(behind, tabs.pinned.length)
  return withLayout({ ...tabs, open: tabs.open.toSpliced(at, 0, id) }, showSession(tabs.layout, id))
}

/** Where it was shown the nearest tab that is not shown takes over; without one, its pane closes. */
export function closeTab(tabs: Arrangement, id: SessionId): Arrangement {
  const at = tabs.open.indexOf(id)
  if (at === -1) return tabs
  const open = tabs.open.toSpliced(at, 1)
  const rest = { ...tabs, open, pinned: tabs.pinned.filter((one) => one !== id) }
  const pane = paneWith(tabs.layout, id)
  if (!pane) return rest
  const shown = visibleSessions(tabs.layout)
  const next = [...open.slice(at), ...open.slice(0, at).toReversed()].find((one) => !shown.includes(one))
  const layout =
    next === undefined
      ? closePane(tabs.layout, pane.id)
      : mapPanes(tabs.layout, (one) => (one.id === pane.id ? { ...one, session: next } : one))
  return withLayout(rest, layout)
}

export const closeTabs = (tabs: Arrangement, ids: readonly SessionId[]): Arrangement =>
  ids.reduce((rest, id) => closeTab(rest, id), tabs)

/** What "close others" or "close to the right" closes: never what is pinned. */
export function tabsBeside({ open, pinned }: Arrangement, id: SessionId, which: 'others' | 'right'): SessionId[] {
  const from = which === 'right' ? open.indexOf(id) + 1 : 0
  return open.slice(from).filter((one) => one !== id && !pinned.includes(one))
}

/** Within the pinned ones, or within the others. */
export function moveTab(tabs: Arrangement, id: SessionId, to: number): Arrangement {
  const { open, pinned } = tabs
  const from = open.indexOf(id)
  const isPinned = pinned.includes(id)
  const [first, last] = isPinned ? [0, pinned.length - 1] : [pinned.length, open.length - 1]
  const place = Math.min(last, Math.max(first, to))
  if (from === -1 || to < 0 || to >= open.length || place === from) return tabs
  const moved = open.toSpliced(from, 1).toSpliced(place, 0, id)
  return { ...tabs, open: moved, pinned: moved.filter((one) => pinned.includes(one)) }
}

/** To the end of the pinned ones, or to the beginning of the others. */
export function pinTab(tabs: Arrangement, id: SessionId, on: boolean): Arrangement {
  if (!tabs.open.includes(id) || tabs.pinned.includes(id) === on) return tabs
  const others = tabs.pinned.filter((one) => one !== id)
  const pinned = on ? [...others, id] : others
  const open = tabs.open.filter((one) => one !== id).toSpliced(others.length, 0, id)
  return { ...tabs, open, pinned }
}

/** The tab `step` places further, round the ends. */
export function neighbour({ open, active }: Pick<Arrangement, 'open' | 'active'>, step: 1 | -1): SessionId | null {
  if (active === null || open.length === 0) return open[0] ?? null
  const at = (open.indexOf(active) + step + open.length) % open.length
  return open[at] ?? null
}

/** Without the tabs of sessions that are gone. The same value where nothing changed. */
export const keepTabs = (tabs: Arrangement, exists: (id: SessionId) => boolean): Arrangement =>
  closeTabs(
    tabs,
    tabs.open.filter((id) => !exists(id)),
  )

export const split = (tabs: Arrangement, direction: Direction): Arrangement =>
  withLayout(tabs, splitPane(tabs.layout, direction))

/** Its tab stays. */
export const dropPane = (tabs: Arrangement, id: string): Arrangement => withLayout(tabs, closePane(tabs.layout, id))

export function toPane(tabs: Arrangement, id: string): Arrangement {
  const layout = focusPane(tabs.layout, id)
  return layout === tabs.layout ? tabs : withLayout(tabs, layout)
}

/** To the pane after the one it is in, or after the one with the focus; beside it, where there is only one. */
export function moveToNextPane(tabs: Arrangement, id: SessionId): Arrangement {
  if (panesOf(tabs.layout).length === 1) {
    if (!canSplit(tabs.layout)) return tabs
    const beside = splitPane(tabs.layout, 'right')
    const left = focusedPane(tabs.layout)
    const next = left.session === id ? tabs.open.find((one) => one !== id) : left.session
    const moved = moveSession(beside, id, beside.focused)
    return withLayout(
      tabs,
      mapPanes(moved, (pane) => (pane.id === left.id ? { ...pane, session: next ?? null } : pane)),
    )
  }
  const from = paneWith(tabs.layout, id)?.id ?? tabs.layout.focused
  const target = neighbourPane({ ...tabs.layout, focused: from }, 1)
  return withLayout(tabs, moveSession(tabs.layout, id, target.id))
}
