/** The tabs and panes of this window: restored from the host once, remembered there after every change. */
import { create } from 'zustand'
import { shallow } from 'zustand/shallow'
import type { Client } from '#shared/contract/index.ts'
import { toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { joinDone, MOST_CLOSED, MOST_VISITED, type Tabs } from '#shared/workspace.ts'
import { onPlaces, placesNow, restorePlaces } from '../client/kept-places.ts'
import { failedTurn } from '../client/last-turn.ts'
import type { SessionsStore } from '../client/sessions-store.ts'
import { focusedPane, singlePane, soundLayout, visibleSessions } from './layout.ts'
import { markSeen, onLooking, readTimes, writeTimes } from './seen.ts'
import { type Arrangement, keepTabs, openTab } from './tab-list.ts'

type TabsState = Arrangement & {
  /** False until the host said which tabs were open. */
  readonly restored: boolean
  readonly change: (next: (tabs: Arrangement) => Arrangement) => void
  /** At the top of the list of sessions. */
  readonly starred: readonly SessionId[]
  /** They notify of nothing. */
  readonly muted: readonly SessionId[]
  readonly star: (ids: readonly SessionId[], on: boolean) => void
  readonly mute: (id: SessionId, on: boolean) => void
  /** Tabs that were closed, the last one at the end. */
  readonly closed: readonly SessionId[]
  /** Sessions in the order they were gone to last, the latest at the end. */
  readonly visited: readonly SessionId[]
  /** When each session was last active while the user had it on the screen. */
  readonly seen: ReadonlyMap<SessionId, number>
  /** Failures the user is done with: what happened in their session up to then. */
  readonly done: ReadonlyMap<SessionId, number>
}

const SEEN_KEY = 'bullpen.seen'
/** Where older versions kept it. */
const DONE_KEY = 'bullpen.done'

export const useTabs = create<TabsState>((set) => ({
  open: [],
  active: null,
  pinned: [],
  layout: singlePane(null),
  starred: [],
  muted: [],
  restored: false,
  closed: [],
  visited: [],
  seen: readTimes(SEEN_KEY),
  done: readTimes(DONE_KEY),
  change: (next) => set((before) => changed(before, next)),
  star: (ids, on) => set(({ starred }) => ({ starred: toggled(starred, ids, on) })),
  mute: (id, on) => set(({ muted }) => ({ muted: toggled(muted, [id], on) })),
}))

const toggled = (all: readonly SessionId[], ids: readonly SessionId[], on: boolean): SessionId[] => {
  const others = all.filter((one) => !ids.includes(one))
  return on ? [...others, ...ids] : others
}

/** The same state where nothing is different: the window is not painted again for the focus that is there already. */
function changed(before: TabsState, next: (tabs: Arrangement) => Arrangement): TabsState | Partial<TabsState> {
  const { open, active, pinned, layout } = before
  const now = { open, active, pinned, layout }
  const after = next(now)
  if (shallow(after, now)) return before
  const gone = open.filter((id) => !after.open.includes(id))
  const went = after.active !== null && after.active !== active ? [after.active] : []
  return {
    ...after,
    ...(gone.length > 0 && { closed: atEnd(before.closed, gone).slice(-MOST_CLOSED) }),
    ...(went.length > 0 && { visited: atEnd(before.visited, went).slice(-MOST_VISITED) }),
  }
}

/** Without repeats. */
const atEnd = (ids: readonly SessionId[], last: readonly SessionId[]): SessionId[] => [
  ...ids.filter((id) => !last.includes(id)),
  ...last,
]

/** Opens the tab that was closed last and whose session still exists. Returns it; null when there is none. */
export function reopenTab(exists: (id: SessionId) => boolean): SessionId | null {
  const { closed, open, change } = useTabs.getState()
  const id = closed.findLast((one) => exists(one) && !open.includes(one))
  useTabs.setState({ closed: id === undefined ? [] : closed.slice(0, closed.lastIndexOf(id)) })
  if (id === undefined) return null
  change((tabs) => openTab(tabs, id))
  return id
}

/** The user is done with what happened in these sessions so far. */
export function markDone(sessions: readonly Pick<Session, 'id' | 'activeAt' | 'lastOutcome'>[]): void {
  const times = sessions.map(({ id, activeAt, lastOutcome }) => [id, Math.max(activeAt, lastOutcome?.at ?? 0)] as const)
  useTabs.setState(({ seen, done }) => ({ seen: new Map([...seen, ...times]), done: new Map([...done, ...times]) }))
}

/** At once: a tab chosen right before a crash is chosen after it. Changes made in one go are told as one. */
const SAVE_AFTER_MS = 0

/** Where somebody reads changes all the time. */
const SAVE_PLACES_MS = 500

/** Restores the tabs and keeps the host informed. Called once for a window. */
export function connectTabs({ client, sessions }: { client: Client; sessions: SessionsStore }): void {
  let isNew = false
  void restore(client).then((tabs) => {
    isNew = tabs !== null && tabs.done === undefined
    saveChanges(client)
    adopt()
  })
  /** Failures from before they were collected: those that have been on the screen are no news. */
  const adopt = () => {
    const { loaded, byId } = sessions.state
    if (!isNew || !loaded) return
    isNew = false
    const { seen } = useTabs.getState()
    const failed = [...byId.values()].filter((one) => one.state.kind === 'failed' || failedTurn(one) !== null)
    markDone(failed.filter(({ id, activeAt }) => (seen.get(id) ?? activeAt) >= activeAt))
  }
  const see = () => {
    const { seen, layout } = useTabs.getState()
    const next = markSeen(seen, sessions.state, visibleSessions(layout))
    if (next !== seen) useTabs.setState({ seen: next })
  }
  sessions.subscribe(() => {
    const { loaded, byId } = sessions.state
    const { open, restored, change } = useTabs.getState()
    if (loaded && restored && open.some((id) => !byId.has(id))) change((tabs) => keepTabs(tabs, (id) => byId.has(id)))
    see()
    adopt()
  })
  useTabs.subscribe(({ layout }, before) => {
    if (layout !== before.layout) see()
  })
  window.addEventListener('pagehide', () => {
    const { open, seen } = useTabs.getState()
    const { byId } = sessions.state
    const unread = (id: SessionId, at: number) => at < (byId.get(id)?.activeAt ?? at)
    writeTimes(
      SEEN_KEY,
      [...seen].filter(([id, at]) => open.includes(id) || unread(id, at)),
    )
  })
  onLooking(see)
}

/** Null where the host does not say. */
async function restore(client: Client): Promise<Tabs | null> {
  for (;;) {
    try {
      const tabs = await client.workspace.tabs()
      if (tabs.places) restorePlaces(tabs.places)
      useTabs.setState((before) => ({ ...restoredTabs(tabs, before), restored: true }))
      return tabs
    } catch (error) {
      if (toAppErrorData(error).kind !== 'network') {
        useTabs.setState({ restored: true })
        return null
      }
    }
  }
}

/** What was opened while the host was asked stays, and stays in front. */
function restoredTabs(tabs: Tabs, before: TabsState): Partial<TabsState> {
  const known = [...new Set([...tabs.open, ...before.open])]
  const pinned = (tabs.pinned ?? []).filter((id) => known.includes(id))
  const open = [...pinned, ...known.filter((id) => !pinned.includes(id))]
  const layout = soundLayout(tabs.layout, open, before.active ?? tabs.active)
  const { session: active } = focusedPane(layout)
  const visited = atEnd(atEnd(tabs.visited ?? [], before.visited), active === null ? [] : [active])
  return {
    open,
    pinned,
    layout,
    active,
    closed: atEnd(tabs.closed ?? [], before.closed).slice(-MOST_CLOSED),
    visited: visited.slice(-MOST_VISITED),
    starred: tabs.starred ?? [],
    muted: tabs.muted ?? [],
    done: new Map(joinDone([...before.done], tabs.done ?? [])),
  }
}

function saveChanges(client: Client): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    const { open, active, pinned, layout, starred, muted, done, closed, visited } = useTabs.getState()
    const lists = {
      ...{ open: [...open], pinned: [...pinned], starred: [...starred], muted: [...muted] },
      ...{ closed: [...closed], visited: [...visited] },
    }
    const places = placesNow()
    const value = { ...lists, active, layout, done: joinDone([...done], []), ...(places.at > 0 && { places }) }
    client.workspace.setTabs(value).catch(() => undefined) // told again with the next change
  }
  const saveSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }
  const kept = ['open', 'active', 'pinned', 'layout', 'starred', 'muted', 'done', 'closed', 'visited'] as const
  useTabs.subscribe((now, before) => {
    if (kept.some((name) => now[name] !== before[name])) saveSoon()
  })
  onPlaces(() => {
    if (useTabs.getState().restored) timer ??= setTimeout(save, SAVE_PLACES_MS) // also while somebody reads on and on
  })
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) save()
  })
}
