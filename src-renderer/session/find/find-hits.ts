/** All hits of a session in the order of reading, and which of them is the current one. */
import type { FindHit } from '#shared/find.ts'

/** The hit at hand: the `nth` (from 0) of those in one event. */
export type FindPlace = { readonly seq: number; readonly nth: number }

export const totalOf = (hits: readonly FindHit[]): number => hits.reduce((sum, { count }) => sum + count, 0)

/** From 1; 0 when it is not among them. */
export function numberOf(hits: readonly FindHit[], place: FindPlace | null): number {
  if (!place) return 0
  let before = 0
  for (const { seq, count } of hits) {
    if (seq === place.seq) return before + Math.min(place.nth, count - 1) + 1
    before += count
  }
  return 0
}

/** The one behind (1) or before (-1) a place, round the ends. Without a place: the last, as one reads from the end. */
export function stepFrom(hits: readonly FindHit[], place: FindPlace | null, by: 1 | -1): FindPlace | null {
  const total = totalOf(hits)
  if (total === 0) return null
  const number = numberOf(hits, place)
  const next = number === 0 ? total : ((number - 1 + by + total) % total) + 1
  return placeOf(hits, next)
}

function placeOf(hits: readonly FindHit[], number: number): FindPlace | null {
  let left = number - 1
  for (const { seq, count } of hits) {
    if (left < count) return { seq, nth: left }
    left -= count
  }
  return null
}
