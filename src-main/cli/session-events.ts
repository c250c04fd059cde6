/** The events of a session, each once and without gaps, whatever frames they come in. */
import type { Client } from '#shared/contract/index.ts'
import type { LiveBlock, LiveChange, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

export type Happening = {
  readonly events: readonly StoredEvent[]
  /** `now` replaces what is being written; `changes` go on from it. */
  readonly live: { readonly now: readonly LiveBlock[] } | { readonly changes: readonly LiveChange[] }
  /** Present when the summary changed. */
  readonly session: Session | undefined
}

/** As many as the contract gives at once. */
const PAGE = 5_000

/** Everything after event number `after` (0 = all), then what happens. Ends when the session or the host does. */
export async function* happenings(
  client: Client,
  { id, after, signal }: { id: SessionId; after: number; signal: AbortSignal },
): AsyncGenerator<Happening, void> {
  let last = after
  for await (const frame of await client.sessions.follow({ id, after, tail: PAGE }, { signal })) {
    const missing = frame.type === 'snapshot' ? await eventsBetween(client, id, last, frame.events[0]?.seq) : []
    const events = [...missing, ...frame.events].filter(({ seq }) => seq > last)
    last = events.at(-1)?.seq ?? last
    yield {
      events,
      live: frame.type === 'snapshot' ? { now: frame.live } : { changes: frame.live },
      session: frame.session,
    }
  }
}

/** The whole journal of a session as it is now, oldest first. */
export async function journalled(client: Client, id: SessionId): Promise<StoredEvent[]> {
  const { events } = await client.sessions.events({ id, limit: PAGE })
  return [...(await eventsBetween(client, id, 0, events[0]?.seq)), ...events]
}

/** The events numbered after `low` and before `high`, oldest first. */
async function eventsBetween(client: Client, id: SessionId, low: number, high = low + 1): Promise<StoredEvent[]> {
  const pages: StoredEvent[][] = []
  for (let before = high; before > low + 1;) {
    const { events } = await client.sessions.events({ id, before, limit: PAGE })
    const first = events[0]
    if (first === undefined) break
    pages.unshift(events.filter(({ seq }) => seq > low))
    before = first.seq
  }
  return pages.flat()
}
