/** The open tabs as a value, and every way they change. */
import type { SessionId } from '#shared/ids.ts'
import type { Tabs } from '#shared/workspace.ts'

/** Opens the session's tab behind the active one, or shows it where it is open already. */
export function openTab(tabs: Tabs, id: SessionId): Tabs {
  if (tabs.open.includes(id)) return { ...tabs, active: id }
  const at = tabs.active === null ? tabs.open.length : tabs.open.indexOf(tabs.active) + 1
  return { open: tabs.open.toSpliced(at, 0, id), active: id }
}

/** The neighbour to the right takes over, else the one to the left. */
export function closeTab({ open, active }: Tabs, id: SessionId): Tabs {
  const at = open.indexOf(id)
  if (at === -1) return { open, active }
  const rest = open.toSpliced(at, 1)
  return { open: rest, active: active === id ? (rest[at] ?? rest[at - 1] ?? null) : active }
}

export function moveTab({ open, active }: Tabs, id: SessionId, to: number): Tabs {
  const from = open.indexOf(id)
  if (from === -1 || to < 0 || to >= open.length) return { open, active }
  return { open: open.toSpliced(from, 1).toSpliced(to, 0, id), active }
}

/** The tab `step` places further, round the ends. */
export function neighbour({ open, active }: Tabs, step: 1 | -1): SessionId | null {
  if (active === null || open.length === 0) return open[0] ?? null
  const at = (open.indexOf(active) + step + open.length) % open.length
  return open[at] ?? null
}

/** Without the tabs of sessions that are gone. The same value where nothing changed. */
export function keepTabs(tabs: Tabs, exists: (id: SessionId) => boolean): Tabs {
  const gone = tabs.open.filter((id) => !exists(id))
  return gone.reduce((rest, id) => closeTab(rest, id), tabs)
}
