/** What the user has had on the screen: a time for each session, kept in this browser. */
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import type { SessionsState } from '../client/sessions-store.ts'

type Times = ReadonlyMap<SessionId, number>

const Stored = z.array(z.tuple([SessionId, z.number()]))

/** What was on the screen before a reload stays seen. */
export function readTimes(key: string): Times {
  try {
    return new Map(Stored.parse(JSON.parse(localStorage.getItem(key) ?? '[]')))
  } catch {
    return new Map() // written by another version: everything counts as seen
  }
}

export const writeTimes = (key: string, times: readonly (readonly [SessionId, number])[]): void =>
  localStorage.setItem(key, JSON.stringify(times))

/** Somebody sits before this window: it is on the screen and has the focus of the system. */
export const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** Calls back whenever that changes. Returns how to stop. */
export function onLooking(listener: () => void): () => void {
  const over = new AbortController()
  const { signal } = over
  document.addEventListener('visibilitychange', listener, { signal })
  window.addEventListener('focus', listener, { signal })
  window.addEventListener('blur', listener, { signal })
  return () => over.abort()
}

/** A session is as new to the user as when it was first told of; those on the screen have been seen. The same map where nothing changed. */
export function markSeen(seen: Times, { byId }: SessionsState, shown: readonly SessionId[]): Times {
  const looking = isLooking()
  const next = new Map(seen)
  for (const { id, activeAt } of byId.values()) {
    if (!next.has(id) || (looking && shown.includes(id))) next.set(id, activeAt)
  }
  return [...next].some(([id, at]) => seen.get(id) !== at) ? next : seen
}
