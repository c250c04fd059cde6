/** The journal of a session from its first event on, a page at a time, with room for other work in between. */
import { setImmediate } from 'node:timers/promises'
import type { StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Journal } from '../store/types.ts'

/** About ten milliseconds of reading. */
const PAGE = 500

/** Ends by throwing the reason of `signal` when that aborts. */
export async function* journalPages(
  journal: Pick<Journal, 'after'>,
  id: SessionId,
  signal?: AbortSignal,
): AsyncGenerator<readonly StoredEvent[], void> {
  for (let after = 0; ;) {
    const page = journal.after(id, after, PAGE)
    if (page.length === 0) return
    yield page
    after = page.at(-1)?.seq ?? after
    await setImmediate()
    signal?.throwIfAborted()
  }
}

export async function wholeJournal(journal: Pick<Journal, 'after'>, id: SessionId): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for await (const page of journalPages(journal, id)) events.push(...page)
  return events
}
