/** What a host that starts makes of the turns its predecessor left unfinished: their partial text is kept, their end is written down. */
import { AppError } from '#shared/errors.ts'
import type { LiveBlock, SessionEvent, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { Store } from '../store/types.ts'

/** A turn rarely has more events than this after its last question. */
const LOOK_BACK = 1_000

/** Completes the journal of every session with an open turn. Call once, before any session is used. */
export function recoverOpenTurns(store: Store): void {
  const live = store.journal.live()
  for (const [id, promptId] of store.journal.openTurns()) {
    const recent = store.journal.before(id, undefined, LOOK_BACK)
    store.journal.append(id, lostTurn(promptId, live.get(id) ?? [], recent), { durable: true })
  }
  for (const id of live.keys()) store.journal.saveLive(id, [])
}

function lostTurn(promptId: PromptId, live: readonly LiveBlock[], recent: readonly StoredEvent[]): SessionEvent[] {
  const started = recent.findLast(({ event }) => event.type === 'turn.started' && event.promptId === promptId)
  const last = recent.at(-1)
  const { data: error } = new AppError('process', {
    message: 'Bullpen ended in the middle of this turn.',
    remedy: 'Ask the agent to go on; it sees what it had finished.',
  })
  return [
    ...partialText(live),
    ...unanswered(recent).map((requestId): SessionEvent => ({
      type: 'permission.answered',
      requestId,
      outcome: { kind: 'cancelled' },
    })),
    {
      type: 'turn.ended',
      promptId,
      outcome: 'lost',
      error,
      usage: null,
      durationMs: started && last ? last.at - started.at : 0,
    },
  ]
}

/** The text of blocks that will never be finished, as events. A half-written tool call never ran: it is left out. */
export function partialText(live: readonly LiveBlock[]): SessionEvent[] {
  return live.flatMap(({ kind, messageId, parent, text }): SessionEvent[] => {
    if (text === '' || kind === 'tool') return []
    return kind === 'text'
      ? [{ type: 'text', messageId, parent, text, aborted: true }]
      : [{ type: 'thinking', messageId, parent, text }]
  })
}

function unanswered(events: readonly StoredEvent[]): string[] {
  const open = new Set<string>()
  for (const { event } of events) {
    if (event.type === 'permission.asked') open.add(event.request.requestId)
    else if (event.type === 'permission.answered') open.delete(event.requestId)
  }
  return [...open]
}
