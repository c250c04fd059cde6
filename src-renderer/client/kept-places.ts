/**
 * Where the reader was in each session: kept by the window over reloads, and by the host with the tabs, since a browser that
 * is killed may lose what it noted last.
 */
import type { SessionId } from '#shared/ids.ts'
import { MOST_PLACES, type Place, Places } from '#shared/workspace.ts'

const NAME = 'bullpen.places'

const listeners = new Set<() => void>()

/** Called after each change. Returns how to stop that. */
export function onPlaces(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const NONE: Places = { at: 0, list: [] }

export function placesNow(): Places {
  try {
    return Places.parse(JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? NONE)
  } catch {
    return NONE // written by another version, or the browser keeps nothing: then every transcript starts at its end
  }
}

/** Null for one that was at its end. */
export const placeKept = (id: SessionId): Place | null => new Map(placesNow().list).get(id) ?? null

export function keepPlace(id: SessionId, place: Place | null): void {
  const places = new Map(placesNow().list)
  if (place === null && !places.delete(id)) return
  if (place !== null) {
    places.delete(id)
    places.set(id, place)
  }
  write({ at: Date.now(), list: [...places].slice(-MOST_PLACES) })
  for (const listener of listeners) listener()
}

/** What the host had: it counts where it was noted later than what the window has. */
export function restorePlaces(places: Places): void {
  if (places.at > placesNow().at) write(places)
}

function write(places: Places): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(places))
  } catch {
    // a browser that keeps nothing: the places are those of the host
  }
}
