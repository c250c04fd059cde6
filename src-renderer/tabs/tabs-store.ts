/** The tabs of this window: restored from the host once, remembered there after every change. */
import { z } from 'zod'
import { create } from 'zustand'
import type { Client } from '#shared/contract/index.ts'
import { toAppErrorData } from '#shared/errors.ts'
import { SessionId } from '#shared/ids.ts'
import type { Tabs } from '#shared/workspace.ts'
import type { SessionsStore } from '../client/sessions-store.ts'
import { keepTabs } from './tab-list.ts'

type TabsState = Tabs & {
  /** False until the host said which tabs were open. */
  readonly restored: boolean
  readonly change: (next: (tabs: Tabs) => Tabs) => void
  /** When each session was last active while the user had it on the screen. */
  readonly seen: ReadonlyMap<SessionId, number>
}

export const useTabs = create<TabsState>((set) => ({
  open: [],
  active: null,
  restored: false,
  seen: readSeen(),
  change: (next) => set(({ open, active }) => next({ open, active })),
}))

const SEEN_KEY = 'bullpen.seen'
const Seen = z.array(z.tuple([SessionId, z.number()]))

/** What was on the screen before a reload stays seen. */
function readSeen(): ReadonlyMap<SessionId, number> {
  try {
    return new Map(Seen.parse(JSON.parse(localStorage.getItem(SEEN_KEY) ?? '[]')))
  } catch {
    return new Map() // written by another version: everything counts as seen
  }
}

/** At once: a tab chosen right before a crash is chosen after it. Changes made in one go are told as one. */
const SAVE_AFTER_MS = 0

/** Restores the tabs and keeps the host informed. Called once for a window. */
export function connectTabs({ client, sessions }: { client: Client; sessions: SessionsStore }): void {
  void restore(client).then(() => saveChanges(client))
  sessions.subscribe(() => {
    const { loaded, byId } = sessions.state
    const { open, active, restored, change } = useTabs.getState()
    if (loaded && restored && open.some((id) => !byId.has(id))) change((tabs) => keepTabs(tabs, (id) => byId.has(id)))
    markSeen(sessions, active)
  })
  useTabs.subscribe(({ active }, before) => {
    if (active !== before.active) markSeen(sessions, active)
  })
  window.addEventListener('pagehide', () => {
    const { open, seen } = useTabs.getState()
    localStorage.setItem(SEEN_KEY, JSON.stringify([...seen].filter(([id]) => open.includes(id))))
  })
  document.addEventListener('visibilitychange', () => markSeen(sessions, useTabs.getState().active))
}

async function restore(client: Client): Promise<void> {
  for (;;) {
    try {
      const tabs = await client.workspace.tabs()
      // What was opened while the host was asked stays, and stays in front.
      useTabs.setState(({ open, active }) => ({
        open: [...new Set([...tabs.open, ...open])],
        active: active ?? tabs.active,
        restored: true,
      }))
      return
    } catch (error) {
      if (toAppErrorData(error).kind !== 'network') {
        useTabs.setState({ restored: true })
        return
      }
    }
  }
}

function saveChanges(client: Client): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    const { open, active } = useTabs.getState()
    client.workspace.setTabs({ open: [...open], active }).catch(() => undefined) // told again with the next change
  }
  useTabs.subscribe(({ open, active }, before) => {
    if (open === before.open && active === before.active) return
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  })
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) save()
  })
}

/** A session is as new to the user as when it was first told of; the active one has been seen. */
function markSeen({ state }: SessionsStore, active: SessionId | null): void {
  const { seen } = useTabs.getState()
  const next = new Map(seen)
  for (const { id, activeAt } of state.byId.values()) {
    if (!next.has(id) || (id === active && document.visibilityState === 'visible')) next.set(id, activeAt)
  }
  if ([...next].some(([id, at]) => seen.get(id) !== at)) useTabs.setState({ seen: next })
}
