/** What an event of an export means in the light of all others: which calls a crash cut short, what went on in the background. */
import { GAP_WORDS } from '#shared/conversation.ts'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'

export type ExportContext = {
  /** Nobody knows whether this call did its work. */
  isCut(toolUseId: string): boolean
  /** What an event that is no words of anybody tells the reader; null = nothing. `body`: what a task said in the end. */
  noteOf(event: SessionEvent): { readonly text: string; readonly body: string } | null
}

export const CUT_CALL = 'Cut short: nobody knows whether this was done.'

export function exportContext(events: readonly StoredEvent[]): ExportContext {
  const names = new Map<string, string>()
  const cut = new Set<string>()
  const beside = new Set<string>()
  const ended = new Set<string>()
  for (const { event } of events) {
    if (event.type === 'tool.call') names.set(event.toolUseId, event.name)
    else if (event.type === 'gap') for (const id of event.toolUseIds) cut.add(id)
    else if (event.type === 'task.started' && event.awaited !== true) beside.add(event.toolUseId)
    else if (event.type === 'task.ended') ended.add(event.toolUseId)
  }
  const nameOf = (toolUseId: string) => names.get(toolUseId) ?? 'A task'
  return {
    isCut: (toolUseId) => cut.has(toolUseId),
    noteOf(event) {
      if (event.type === 'gap') return { text: GAP_WORDS[event.missing].message, body: '' }
      if (event.type === 'turn.ended') return endOf(event)
      if (event.type === 'task.started' && event.awaited !== true) {
        const left = ended.has(event.toolUseId) ? '.' : '; nothing tells how it ended.'
        return { text: `${nameOf(event.toolUseId)} went on in the background${left}`, body: '' }
      }
      // what the agent waited for is told by the result of its call
      if (event.type !== 'task.ended' || !beside.has(event.toolUseId)) return null
      return { text: `${nameOf(event.toolUseId)} in the background ${TASK_ENDS[event.outcome]}.`, body: event.text }
    },
  }
}

const TASK_ENDS = { completed: 'was done', failed: 'failed', stopped: 'was stopped' }
const TURN_ENDS = { interrupted: 'Interrupted', failed: 'Failed', lost: 'Lost' }

function endOf({ outcome, error }: Extract<SessionEvent, { type: 'turn.ended' }>) {
  if (outcome === 'completed') return null
  return { text: `${TURN_ENDS[outcome]}${error ? `: ${error.message}` : ''}`, body: '' }
}
