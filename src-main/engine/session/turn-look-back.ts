/** The journal read back, a page at a time, as far as one turn needs. */
import type { StoredEvent } from '#shared/events.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { Journal } from '../store/types.ts'

/** In events; a turn rarely has more. */
const PAGE = 5_000

/** The newest events of a session, oldest first: back to this turn and the prompt it is of, however long the turn is. */
export function backToTurn(
  journal: Pick<Journal, 'before' | 'promptAt'>,
  id: SessionId,
  promptId: PromptId,
): StoredEvent[] {
  const from = journal.promptAt(id, promptId)
  return readBack(journal, id, ({ seq, event }) =>
    from === null ? event.type === 'turn.started' && event.promptId === promptId : seq <= from,
  )
}

/** The newest events of a session, oldest first: back to the beginning of its last turn. */
export const backToLastTurn = (journal: Pick<Journal, 'before'>, id: SessionId): StoredEvent[] =>
  readBack(journal, id, ({ event }) => event.type === 'turn.started')

function readBack(
  journal: Pick<Journal, 'before'>,
  id: SessionId,
  isFarEnough: (one: StoredEvent) => boolean,
): StoredEvent[] {
  const pages: StoredEvent[][] = []
  for (let before: number | undefined; ;) {
    const page = journal.before(id, before, PAGE)
    pages.unshift(page)
    before = page[0]?.seq
    if (before === undefined || page.length < PAGE || page.some(isFarEnough)) return pages.flat()
  }
}
