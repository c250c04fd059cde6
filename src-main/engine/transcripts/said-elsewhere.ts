/** Whole turns that the CLI's transcript has behind everything the journal knows: they were held elsewhere. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { ToldEvent } from './tell.ts'

/** Nothing, where the journal and the transcript have nothing in common: then no one can say what comes after what. */
export function saidElsewhere(journal: readonly StoredEvent[], told: readonly ToldEvent[]): readonly ToldEvent[] {
  const known = new Set(journal.flatMap(({ event }) => namesOf(event)))
  const last = told.findLastIndex(({ event }) => namesOf(event).some((name) => known.has(name)))
  if (last === -1) return []
  const rest = told.slice(last + 1)
  const next = rest.findIndex(({ event }) => event.type === 'prompt' || event.type === 'turn.started')
  return next === -1 ? [] : rest.slice(next)
}

/** They tell the same, one in the journal and one in the transcript. A message is told in several pieces. */
export function isSameWord(one: SessionEvent, other: SessionEvent): boolean {
  if (one.type !== other.type) return false
  if ((one.type === 'text' || one.type === 'thinking') && 'text' in other && one.text !== other.text) return false
  const names = namesOf(other)
  return namesOf(one).some((name) => names.includes(name))
}

/** What an event is known by, wherever it is told. */
function namesOf(event: SessionEvent): string[] {
  switch (event.type) {
    case 'prompt':
    case 'turn.started':
      return [`prompt ${event.promptId}`]
    case 'text':
    case 'thinking':
      return [`message ${event.messageId}`]
    case 'tool.call':
    case 'tool.result':
      return [`tool ${event.toolUseId}`]
    default:
      return []
  }
}
