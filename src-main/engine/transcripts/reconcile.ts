/**
 * What is known of a turn that a crash cut short: the journal, the text that was being written, and the CLI's own transcript,
 * put together. What the transcript has finished is added where the journal lacks it; what nobody has is said to be a gap.
 */
import type { LiveBlock, SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptId } from '#shared/ids.ts'
import { unanswered } from '../session/unanswered.ts'
import { timingOf, waitsIn } from '../session/waits.ts'
import type { TranscriptEntry } from './entry.ts'
import type { Tail } from './tail.ts'
import { Teller } from './tell.ts'
import { usageIn } from './turn-usage.ts'

type CutTurn = {
  readonly promptId: PromptId
  /** The newest events of the session, the whole turn among them, oldest first. */
  readonly journal: readonly StoredEvent[]
  readonly live: readonly LiveBlock[]
  /** Null when the CLI has no transcript of the conversation. */
  readonly tail: Tail | null
  /** Why the turn was cut short. */
  readonly why: AppErrorData
}

/** The events that complete the turn in the journal, its end the last of them. */
export function reconcile({ promptId, journal, live, tail, why }: CutTurn): SessionEvent[] {
  const start = journal.findLastIndex(({ event }) => event.type === 'turn.started' && event.promptId === promptId)
  const known = journal.slice(start + 1).map(({ event }) => event)
  const turn = tail && entriesOfTurn(tail.entries, { promptId, known })
  const told = turn ? tellTurn(turn) : []
  const missing = notIn(known, told)
  const partial = partialText(live, [...known, ...told])
  const openTools = openCalls([...known, ...missing])
  const isInterrupted = known.some((event) => event.type === 'turn.interrupt' && event.promptId === promptId)
  const isDone = turn !== null && partial.length === 0 && openTools.length === 0 && isFinished(turn)
  const gap =
    isDone || isInterrupted
      ? null
      : gapOf({ promptId, journal, tail, turn, openTools, said: [...known, ...missing, ...partial] })
  return [
    ...missing,
    ...partial,
    ...unanswered(known).map(({ requestId }): SessionEvent => ({
      type: 'permission.answered',
      requestId,
      outcome: { kind: 'cancelled' },
    })),
    ...(gap ? [gap] : []),
    {
      type: 'turn.ended',
      promptId,
      outcome: isDone ? 'completed' : isInterrupted ? 'interrupted' : 'lost',
      error: isDone || isInterrupted ? null : why,
      usage: turn && usageIn(turn, told),
      ...timeOf(start === -1 ? [] : journal.slice(start)),
    },
  ]
}

/** Behind the entry of the prompt; behind the last one the journal knows, for a turn the agent began by itself. Null = it has none. */
function entriesOfTurn(
  entries: readonly TranscriptEntry[],
  { promptId, known }: { promptId: PromptId; known: readonly SessionEvent[] },
): readonly TranscriptEntry[] | null {
  const main = entries.filter((entry) => entry.isSidechain !== true)
  const prompt = main.findIndex(({ uuid }) => uuid === promptId)
  if (prompt !== -1) return main.slice(prompt + 1)
  const messages = new Set(known.flatMap((event) => ('messageId' in event ? [event.messageId] : [])))
  const first = main.findIndex(({ message }) => message?.id !== undefined && messages.has(message.id))
  return first === -1 ? null : main.slice(first)
}

/** What was said and done in it, without what the CLI began afterwards. */
function tellTurn(entries: readonly TranscriptEntry[]): SessionEvent[] {
  const teller = new Teller()
  for (const entry of entries) teller.take(entry)
  const events = teller.finish().map(({ event }) => event)
  const next = events.findIndex(({ type }) => type === 'prompt' || type === 'turn.started')
  return next === -1 ? events : events.slice(0, next)
}

/** Each event stands for one: a message that says the same twice has both. */
function notIn(known: readonly SessionEvent[], told: readonly SessionEvent[]): SessionEvent[] {
  const counts = new Map<string, number>()
  for (const event of known) counts.set(nameOf(event), (counts.get(nameOf(event)) ?? 0) + 1)
  return told.filter((event) => {
    const name = nameOf(event)
    const count = counts.get(name) ?? 0
    counts.set(name, count - 1)
    return count <= 0
  })
}

function nameOf(event: SessionEvent): string {
  switch (event.type) {
    case 'text':
    case 'thinking':
      return JSON.stringify([event.type, event.messageId, event.text])
    case 'tool.call':
    case 'tool.result':
      return JSON.stringify([event.type, event.toolUseId])
    case 'notice':
      return JSON.stringify([event.type, event.text])
    default:
      return event.type
  }
}

/** The text of blocks that will never be finished, as events. A half-written tool call never ran: it is left out. */
export function partialText(live: readonly LiveBlock[], finished: readonly SessionEvent[] = []): SessionEvent[] {
  return live.flatMap(({ kind, messageId, parent, text }): SessionEvent[] => {
    if (text === '' || kind === 'tool') return []
    const isFinished = finished.some(
      (event) => event.type === kind && event.messageId === messageId && event.text.startsWith(text),
    )
    if (isFinished) return []
    return kind === 'text'
      ? [{ type: 'text', messageId, parent, text, aborted: true }]
      : [{ type: 'thinking', messageId, parent, text }]
  })
}

function openCalls(events: readonly SessionEvent[]): string[] {
  const open = new Set<string>()
  for (const event of events) {
    if (event.type === 'tool.call') open.add(event.toolUseId)
    else if (event.type === 'tool.result') open.delete(event.toolUseId)
  }
  return [...open]
}

/** The model had said that it was done. */
const isFinished = (entries: readonly TranscriptEntry[]): boolean =>
  entries.findLast(({ type }) => type === 'assistant' || type === 'user')?.message?.stop_reason === 'end_turn'

type Gap = SessionEventOf<'gap'>

function gapOf({
  promptId,
  journal,
  tail,
  turn,
  openTools: toolUseIds,
  said,
}: Pick<CutTurn, 'promptId' | 'journal' | 'tail'> & {
  turn: readonly TranscriptEntry[] | null
  openTools: string[]
  said: readonly SessionEvent[]
}): Gap {
  const gap = (missing: Gap['missing'], ...offers: Gap['offers']): Gap => ({
    type: 'gap',
    promptId,
    missing,
    toolUseIds,
    offers,
  })
  const isOurs = journal.some(({ event }) => event.type === 'prompt' && event.promptId === promptId)
  // it was given to a process that left no trace of it: the agent will not know that it was ever asked
  if (turn === null && isOurs && (tail === null || tail.complete)) return gap('prompt', 'send-again')
  if (toolUseIds.length > 0) return gap('tool-results', 'continue')
  const hasAnswer = said.some(({ type }) => type === 'text' || type === 'tool.call' || type === 'thinking')
  return hasAnswer ? gap('answer', 'continue') : gap('answer', 'send-again', 'continue')
}

/** Up to its last event: what it asked last was not waited for any longer, as far as anybody knows. */
function timeOf(turn: readonly StoredEvent[]): ReturnType<typeof timingOf> {
  const [first] = turn
  const last = turn.at(-1)
  return timingOf(first && last ? Math.max(0, last.at - first.at) : 0, waitsIn(turn).waitedMs)
}
