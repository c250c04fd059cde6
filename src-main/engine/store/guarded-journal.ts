/** The journal while the file may refuse: numbers go on, a prompt is refused, everything else waits in memory. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Clock } from '../ports.ts'
import { delegate } from './delegate.ts'
import type { StoreGuard } from './guard.ts'
import { PendingEvents, withoutBody } from './pending-events.ts'
import type { Journal } from './types.ts'

type Inner = { readonly journal: Journal }

/** The moment of the event that is being written late, for the clock of the journal behind; null = now. */
export type LateMoment = { at: number | null }

/** About what it takes in memory: two bytes for a character, and the object around them. */
const sizeOf = ({ event }: StoredEvent): number => 2 * JSON.stringify(event).length + 200

/** The words of the user: whoever gave them is told at once when they can't be kept. */
const isPromise = ({ type }: SessionEvent) => type === 'prompt' || type === 'prompt.edited'

export function guardJournal<T extends Inner>(guard: StoreGuard<T>, clock: Clock, late: LateMoment): Journal {
  const pending = new PendingEvents()
  let keys = 0

  function keepEvents(id: SessionId, events: readonly SessionEvent[]): StoredEvent[] {
    const first = (pending.lastSeq(id) ?? lastWritten(id)) + 1
    const at = clock()
    const stored = events.map((event, index): StoredEvent => {
      if (!guard.isFull) return { seq: first + index, at, event }
      const reduced = withoutBody(event)
      if (reduced !== event) guard.dropped()
      return { seq: first + index, at, event: reduced }
    })
    const bytes = stored.reduce((sum, one) => sum + sizeOf(one), 0)
    guard.keep({ key: `events ${(keys += 1)}`, bytes, run: ({ journal }) => writeLate(journal, id, stored) })
    pending.add(id, stored)
    return stored
  }

  const lastWritten = (id: SessionId): number =>
    guard.read(({ journal }) => journal.before(id, undefined, 1)[0]?.seq ?? 0)

  /** Under the numbers they were given: what is there is not written twice, and what is missing before them is said. */
  function writeLate(journal: Journal, id: SessionId, events: readonly StoredEvent[]): void {
    const last = journal.before(id, undefined, 1)[0]?.seq ?? 0
    const due = events.filter(({ seq }) => seq > last)
    const [first] = due
    if (first) {
      const missing = Array.from({ length: first.seq - last - 1 }, (): SessionEvent => ({
        type: 'notice',
        level: 'warning',
        text: 'An event that was here could not be recovered.',
      }))
      late.at = first.at
      try {
        journal.append(id, [...missing, ...due.map(({ event }) => event)])
      } finally {
        late.at = null
      }
    }
    pending.written(id, events.at(-1)?.seq ?? 0)
  }

  const own: Partial<Journal> = {
    append(id, events, options) {
      const run = ({ journal }: Inner) => journal.append(id, events, options)
      if (events.some(isPromise)) return guard.write(run)
      return guard.writeOr(run, () => keepEvents(id, events))
    },
    after(id, after, limit) {
      const written = guard.read(({ journal }) => journal.after(id, after, limit))
      return [...written, ...pending.after(id, after)].slice(0, limit)
    },
    before(id, before, limit) {
      const waiting = pending.before(id, before ?? Infinity, limit)
      const rest = limit - waiting.length
      return rest === 0 ? waiting : [...guard.read(({ journal }) => journal.before(id, before, rest)), ...waiting]
    },
    lastSeqs: () => new Map([...guard.read(({ journal }) => journal.lastSeqs()), ...pending.lastSeqs()]),
    saveLive(id, live) {
      const bytes = live.reduce((sum, { text }) => sum + text.length, 100)
      guard.writeOr(
        ({ journal }) => journal.saveLive(id, live),
        () => guard.keep({ key: `live ${id}`, bytes, run: ({ journal }) => journal.saveLive(id, live) }),
      )
    },
  }
  return delegate(guard, ({ journal }) => journal, own)
}
