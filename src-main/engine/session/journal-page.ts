/** Pages of the journal that are bounded in size as well as in number: an event may be a few words or tens of thousands. */
import type { StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Journal } from '../store/types.ts'
import { weightOf } from './weight.ts'

/** In characters: what a frame or an answer to a client may hold, and one event more. */
export const MAX_PAGE_WEIGHT = 2 * 1024 * 1024

/** Events read at a time, so that what is too much is not read at all. */
const READ_AT_ONCE = 100

export type Page = {
  /** Oldest first. */
  readonly events: readonly StoredEvent[]
  /** There would have been more of them within the number asked for. */
  readonly isCut: boolean
}

/** Events numbered after `after`: at most `limit`, and at least one where there is any. */
export function pageAfter(journal: Pick<Journal, 'after'>, id: SessionId, after: number, limit: number): Page {
  const read = (last: StoredEvent | undefined, count: number) => journal.after(id, last?.seq ?? after, count)
  return collect(read, limit)
}

/** The newest events before number `before` (all, when it is absent): at most `limit`, and at least one where there is any. */
export function pageBefore(
  journal: Pick<Journal, 'before'>,
  id: SessionId,
  before: number | undefined,
  limit: number,
): Page {
  const read = (last: StoredEvent | undefined, count: number) =>
    journal.before(id, last?.seq ?? before, count).toReversed()
  const { events, isCut } = collect(read, limit)
  return { events: events.toReversed(), isCut }
}

function collect(read: (last: StoredEvent | undefined, count: number) => readonly StoredEvent[], limit: number): Page {
  const events: StoredEvent[] = []
  let weight = 0
  while (events.length < limit) {
    const count = Math.min(READ_AT_ONCE, limit - events.length)
    const some = read(events.at(-1), count)
    for (const stored of some) {
      weight += weightOf(stored.event)
      if (weight > MAX_PAGE_WEIGHT && events.length > 0) return { events, isCut: true }
      events.push(stored)
    }
    if (some.length < count) break
  }
  return { events, isCut: false }
}
