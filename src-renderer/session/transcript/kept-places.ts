/** Where the reader was in each session, kept by the window over reloads: a row by its key, and how far below its top. */
import { z } from 'zod'
import type { SessionId } from '#shared/ids.ts'

const Place = z.object({ key: z.string(), offset: z.number() })
export type KeptPlace = z.infer<typeof Place>

const NAME = 'bullpen.places'
/** Sessions; the one left longest ago is forgotten first. */
const MOST = 100

const Places = z.array(z.tuple([z.string(), Place]))

function read(): Map<string, KeptPlace> {
  try {
    return new Map(Places.parse(JSON.parse(localStorage.getItem(NAME) ?? '[]')))
  } catch {
    return new Map() // written by another version, or the browser keeps nothing: then every transcript starts at its end
  }
}

/** Null for one that was at its end. */
export const placeKept = (id: SessionId): KeptPlace | null => read().get(id) ?? null

export function keepPlace(id: SessionId, place: KeptPlace | null): void {
  const places = read()
  if (place === null && !places.delete(id)) return
  if (place !== null) {
    places.delete(id)
    places.set(id, place)
  }
  try {
    localStorage.setItem(NAME, JSON.stringify([...places].slice(-MOST)))
  } catch {
    // a browser that keeps nothing: the place is lost with the page
  }
}
