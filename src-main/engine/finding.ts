/** Finds a text in one session's journal, page by page from its end, as its reader would count it. */
import { supersedes } from '#shared/conversation.ts'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { countFound, type FindHit, type FindPage, findableTexts, findPattern } from '#shared/find.ts'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { Journal, PayloadRepository } from './store/types.ts'
import { wholeWords } from './store/whole-event.ts'

export type FindInput = {
  readonly id: SessionId
  readonly text: string
  readonly matchCase: boolean
  readonly before?: number | undefined
  /** Events of a page. */
  readonly limit: number
}

/**
 * Without what was gone back from, taken back or replaced by a later form. What belongs together across the border of two
 * pages is told only by pages that hold both.
 */
export function findInJournal(
  {
    journal,
    payloads,
  }: { readonly journal: Pick<Journal, 'before'>; readonly payloads: Pick<PayloadRepository, 'read'> },
  { id, text, matchCase, before, limit }: FindInput,
): FindPage {
  const pattern = findPattern(text, matchCase)
  if (!pattern) return { hits: [], next: null }
  const events = wholeWords(journal.before(id, before, limit), { payloads, id })
  const { standing, undoneTo } = standingOf(events)
  const hits = standing.flatMap(({ seq, event }): FindHit[] => {
    const count = countFound(findableTexts(event), pattern)
    return count > 0 ? [{ seq, count }] : []
  })
  const oldest = Math.min(events[0]?.seq ?? 1, undoneTo + 1)
  return { hits, next: oldest > 1 ? oldest : null }
}

/** Newest first; `undoneTo`: what lies between the page and this number was gone back from as well. */
function standingOf(events: readonly StoredEvent[]): { standing: StoredEvent[]; undoneTo: number } {
  const standing: StoredEvent[] = []
  const gone = new Set<PromptId>()
  const whole = new Map<string, SessionEvent>()
  let undoneTo = Infinity
  for (const stored of events.toReversed()) {
    const { seq, event } = stored
    if (seq > undoneTo) continue
    if (event.type === 'rewound') undoneTo = event.toSeq
    else if (event.type === 'prompt.withdrawn') gone.add(event.promptId)
    else if (event.type === 'prompt' || event.type === 'prompt.edited') {
      if (!gone.has(event.promptId)) standing.push(stored)
      gone.add(event.promptId) // its earlier forms
    } else if (event.type === 'text') {
      const later = whole.get(event.messageId)
      if (event.aborted && later && supersedes(later, event)) continue
      if (!event.aborted) whole.set(event.messageId, event)
      standing.push(stored)
    } else standing.push(stored)
  }
  return { standing, undoneTo }
}
