/** Events that could not be written yet, with their numbers, and the same for whoever reads a journal meanwhile. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'

const NOT_KEPT = '[Not kept: the disk could not be written for too long.]'

export class PendingEvents {
  readonly #bySession = new Map<SessionId, StoredEvent[]>()

  lastSeq(id: SessionId): number | null {
    return this.#bySession.get(id)?.at(-1)?.seq ?? null
  }

  lastSeqs(): [SessionId, number][] {
    return [...this.#bySession].flatMap(([id, events]) =>
      events.slice(-1).map(({ seq }): [SessionId, number] => [id, seq]),
    )
  }

  add(id: SessionId, events: readonly StoredEvent[]): void {
    const list = this.#bySession.get(id)
    if (list) list.push(...events)
    else this.#bySession.set(id, [...events])
  }

  /** Up to and including this number they are in the file. */
  written(id: SessionId, seq: number): void {
    const left = this.#bySession.get(id)?.filter((event) => event.seq > seq) ?? []
    if (left.length > 0) this.#bySession.set(id, left)
    else this.#bySession.delete(id)
  }

  after(id: SessionId, after: number): StoredEvent[] {
    return this.#bySession.get(id)?.filter(({ seq }) => seq > after) ?? []
  }

  before(id: SessionId, before: number, limit: number): StoredEvent[] {
    return (
      this.#bySession
        .get(id)
        ?.filter(({ seq }) => seq < before)
        .slice(-limit) ?? []
    )
  }
}

/** What is left of an event when no more may be kept: that it happened. */
export function withoutBody(event: SessionEvent): SessionEvent {
  switch (event.type) {
    case 'text':
    case 'thinking':
      return { ...event, text: NOT_KEPT }
    case 'tool.result':
      return { ...event, text: NOT_KEPT, images: [] }
    case 'tool.call':
      return { ...event, input: {} }
    default:
      return event
  }
}
