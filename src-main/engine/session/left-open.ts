/** What a host that starts finds of a turn that its predecessor left with a question to the user: the question stays open. Pure. */
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import { keptIn } from './kept-answers.ts'
import type { StateInput } from './state.ts'
import { unanswered } from './unanswered.ts'
import { waitsIn } from './waits.ts'

/** A turn without a process that waits for the user. */
export type OpenTurn = {
  readonly promptId: PromptId
  /** When the turn began, in milliseconds since the epoch. */
  readonly since: number
  /** When it began to wait for them; how long it had waited for others before, in milliseconds. */
  readonly askedAt: number
  readonly waitedMs: number
  readonly requests: readonly PermissionRequest[]
  /** The prompt, where the agent itself never noted it down: it has to be told once more. Null otherwise. */
  readonly again: Words | null
}

type Words = Pick<SessionEventOf<'prompt'>, 'text' | 'images'>

/** The move of the session that has it. */
export const restoredBy = ({ promptId, since, askedAt, waitedMs, requests }: OpenTurn): StateInput => ({
  type: 'restored',
  ...{ promptId, since, askedAt, ...(waitedMs > 0 && { waitedMs }) },
  on: requests.some(({ kind }) => kind === 'tool') ? 'permission' : 'question',
  requestIds: requests.map(({ requestId }) => requestId),
})

type Found = {
  readonly promptId: PromptId
  /** The newest events of the session, oldest first. */
  readonly journal: readonly StoredEvent[]
  /** What the turn would be completed with if it ended here. */
  readonly completed: readonly SessionEvent[]
  /** Null when the agent had begun by itself. */
  readonly prompt: Words | null
}

export type LeftOpen = {
  readonly turn: OpenTurn
  /** What is added to the journal; nothing where an earlier host did that. */
  readonly events: readonly SessionEvent[]
}

/** Null where nothing was asked, or the agent would not know what for. */
export function leftOpen({ promptId, journal, completed, prompt }: Found): LeftOpen | null {
  const start = journal.findLastIndex(({ event }) => event.type === 'turn.started' && event.promptId === promptId)
  const began = journal[start]
  if (!began) return null
  const turn = journal.slice(start)
  const known = turn.map(({ event }) => event)
  const requests = unanswered(known)
  const gap = completed.find((event) => event.type === 'gap')
  const again = gap?.missing === 'prompt' ? prompt : null
  if (requests.length === 0 || (gap?.missing === 'prompt' && again === null)) return null
  const asked = new Set(requests.map(({ toolUseId }) => toolUseId))
  const unknown = gap?.toolUseIds.filter((id) => !asked.has(id)) ?? []
  const isTold = known.some((event) => event.type === 'gap')
  const untold = new Set([...asked, ...keptIn(known).map(({ request }) => request.toolUseId)])
  const added = completed.filter((event) => {
    // a CLI that lost its host noted the tool as failed for want of an answer: no answer has reached it yet
    if (event.type === 'tool.result') return !untold.has(event.toolUseId)
    return event.type !== 'permission.answered' && event.type !== 'gap' && event.type !== 'turn.ended'
  })
  // other tools were at work beside the question: what they did is not known
  const beside: SessionEvent[] =
    unknown.length > 0 && !isTold
      ? [{ type: 'gap', promptId, missing: 'tool-results', toolUseIds: unknown, offers: [] }]
      : []
  const { askedAt, waitedMs } = waitsIn(turn)
  const open = { promptId, since: began.at, askedAt: askedAt ?? began.at, waitedMs, requests, again }
  return { turn: open, events: [...added, ...beside] }
}
