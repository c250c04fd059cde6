/** Finds the place in the CLI's transcript that stands for an event of a session: where a fork or a rewind cuts. */
import type { StoredEvent } from '#shared/events.ts'
import { hasToolResult } from './branches.ts'
import type { TranscriptEntry } from './entry.ts'

export type Anchor = {
  /** The last entry to keep. */
  readonly uuid: string
  /** The last event of the session that it stands for. */
  readonly seq: number
}

/** What was said and done; a prompt is kept only with an answer. */
export const SPOKEN: ReadonlySet<string> = new Set(['text', 'thinking', 'tool.call', 'tool.result'])

/**
 * The last entry that stands for one of the events up to `upToSeq`. `events`: the session as it stands, oldest first. Null
 * when nothing up to there is in the transcript: then nothing is to be kept.
 */
export function anchorOf(
  events: readonly StoredEvent[],
  entries: readonly TranscriptEntry[],
  upToSeq = Infinity,
): Anchor | null {
  const main = entries.filter((entry) => entry.isSidechain !== true)
  const places = placesIn(main)
  const kept = events.filter(({ seq, event }) => seq <= upToSeq && SPOKEN.has(event.type))
  for (const one of kept.toReversed()) {
    const index = placeOf(one, places)
    const entry = index === undefined ? undefined : main[withResults(main, index)]
    if (entry) return { uuid: entry.uuid, seq: endOfTurn(events, one.seq, upToSeq) }
  }
  return null
}

type Places = {
  /** By id of the message and its text: one message has several blocks, one entry each. */
  readonly texts: ReadonlyMap<string, number>
  readonly calls: ReadonlyMap<string, number>
  readonly results: ReadonlyMap<string, number>
}

function placesIn(main: readonly TranscriptEntry[]): Places {
  const texts = new Map<string, number>()
  const calls = new Map<string, number>()
  const results = new Map<string, number>()
  for (const [index, { message }] of main.entries()) {
    if (typeof message?.content !== 'object') continue
    for (const part of message.content) {
      if (part.type === 'text' || part.type === 'thinking') texts.set(textKey(message.id, part[part.type]), index)
      else if (part.type === 'tool_use' && typeof part.id === 'string') calls.set(part.id, index)
      else if (part.type === 'tool_result' && typeof part.tool_use_id === 'string') results.set(part.tool_use_id, index)
    }
  }
  return { texts, calls, results }
}

const textKey = (messageId: string | undefined, text: unknown): string => JSON.stringify([messageId ?? '', text])

function placeOf({ event }: StoredEvent, { texts, calls, results }: Places): number | undefined {
  if (event.type === 'text' || event.type === 'thinking') return texts.get(textKey(event.messageId, event.text))
  if (event.type === 'tool.call') return calls.get(event.toolUseId)
  return event.type === 'tool.result' ? results.get(event.toolUseId) : undefined
}

/**
 * The results of the calls up to there belong to them: a call without its result would be answered with "unknown". Calls that
 * one message makes at once are kept together.
 */
function withResults(main: readonly TranscriptEntry[], index: number): number {
  const entry = main[index]
  const callsOf = ({ message }: TranscriptEntry) =>
    typeof message?.content === 'object' ? message.content.filter(({ type }) => type === 'tool_use') : []
  if (!entry || (callsOf(entry).length === 0 && !hasToolResult(entry))) return index
  const open = new Set<unknown>()
  let last = index
  for (const [at, one] of main.entries()) {
    const isSibling = entry.message?.id !== undefined && one.message?.id === entry.message.id
    if (at <= index || isSibling) for (const { id } of callsOf(one)) open.add(id)
    if (isSibling) last = Math.max(last, at)
    if (typeof one.message?.content !== 'object') continue
    for (const part of one.message.content) {
      if (part.type === 'tool_result' && open.delete(part.tool_use_id)) last = Math.max(last, at)
    }
    if (at > index && open.size === 0) break
  }
  return last
}

/** The end of the turn belongs to its last word, when nothing else was said in between. */
function endOfTurn(events: readonly StoredEvent[], seq: number, upToSeq: number): number {
  const after = events.filter((one) => one.seq > seq && one.seq <= upToSeq)
  const next = after.findIndex(({ event }) => event.type === 'prompt' || event.type === 'turn.started')
  const ending = (next === -1 ? after : after.slice(0, next)).findLast(({ event }) => event.type === 'turn.ended')
  return ending?.seq ?? seq
}
