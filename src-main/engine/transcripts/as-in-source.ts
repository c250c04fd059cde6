/** A copy of a conversation told as the session it was copied from knows it: when things happened, who sent what, and its images. */
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { ToldEvent, ToldImage } from './tell.ts'

type LoadImages = (images: readonly PromptImage[]) => readonly ToldImage[]
type Prompt = SessionEventOf<'prompt'>

type Turn = {
  readonly prompt: Prompt
  readonly at: number
  startedAt: number
  ended: { readonly at: number; readonly event: SessionEventOf<'turn.ended'> } | null
  /** The last word or deed in it. */
  last: string | null
}

/**
 * `source`: the session as it stands. The SDK gives the entries of a copy ids and times of their own; prompts are found again
 * by their words, in their order, everything else by its id. What is not found is left as the copy tells it.
 */
export function asInSource(
  told: readonly ToldEvent[],
  source: readonly StoredEvent[],
  loadImages: LoadImages,
): readonly ToldEvent[] {
  const { turns, times } = turnsOf(source)
  const found = new Map<PromptId, Turn>()
  const seen = new Set<string>()
  let next = 0
  let before = 0
  const later = (at: number) => (before = Math.max(before, at))

  function retell(one: ToldEvent): ToldEvent {
    const { event } = one
    if (event.type === 'prompt') {
      const index = turns.findIndex(
        ({ prompt }, at) => at >= next && isSamePrompt(prompt, event, one.images !== undefined),
      )
      const turn = turns[index]
      if (!turn) return one
      next = index + 1
      found.set(event.promptId, turn)
      const { text, origin, images: kept } = turn.prompt
      const data = kept ? loadImages(kept) : []
      const images = data.length > 0 ? { text, data } : one.images
      return {
        ...{ at: later(turn.at), uuid: one.uuid },
        event: { ...event, text, ...(origin && { origin }) },
        ...(images && { images }),
      }
    }
    const turn = 'promptId' in event && event.promptId !== null ? found.get(event.promptId) : undefined
    if (event.type === 'turn.started') return turn ? { ...one, at: later(turn.startedAt) } : one
    if (event.type === 'turn.ended') return turn ? endAs(one, event, turn) : one
    const name = nameOf(event)
    if (name !== null) seen.add(name)
    const at = name === null ? undefined : times.get(name)
    return { ...one, at: at === undefined ? before || one.at : later(at) }
  }

  function endAs(one: ToldEvent, event: SessionEventOf<'turn.ended'>, { startedAt, ended, last }: Turn): ToldEvent {
    const isWhole = ended !== null && (last === null || seen.has(last))
    if (!isWhole) return { ...one, at: before, event: { ...event, durationMs: Math.max(0, before - startedAt) } }
    return { ...one, at: later(ended.at), event: { ...ended.event, promptId: event.promptId } }
  }

  return told.map(retell)
}

function turnsOf(source: readonly StoredEvent[]): { turns: Turn[]; times: Map<string, number> } {
  const turns = new Map<PromptId, Turn>()
  const begun: Turn[] = []
  const times = new Map<string, number>()
  let current: Turn | undefined
  for (const { at, event } of source) {
    const name = nameOf(event)
    if (name !== null && !times.has(name)) times.set(name, at)
    if (name !== null && current) current.last = name
    if (event.type === 'prompt')
      turns.set(event.promptId, { prompt: event, at, startedAt: at, ended: null, last: null })
    else if (event.type === 'prompt.edited') {
      const turn = turns.get(event.promptId)
      if (turn) turns.set(event.promptId, { ...turn, prompt: { ...turn.prompt, text: event.text } })
    } else if (event.type === 'turn.started') {
      current = turns.get(event.promptId)
      if (!current || begun.includes(current)) continue
      current.startedAt = at
      begun.push(current) // in the order in which the agent was asked
    } else if (event.type === 'turn.ended') {
      const turn = turns.get(event.promptId)
      if (turn) turn.ended = { at, event }
      current = undefined
    }
  }
  return { turns: begun, times }
}

/** With images, the copy has their places among the words. */
const isSamePrompt = (prompt: Prompt, told: Prompt, hasImages: boolean): boolean =>
  prompt.text.trim() === told.text.trim() || (hasImages && told.text.trimEnd().endsWith(prompt.text.trim()))

function nameOf(event: SessionEvent): string | null {
  switch (event.type) {
    case 'text':
    case 'thinking':
      return `${event.type} ${event.messageId} ${event.text}`
    case 'tool.call':
    case 'tool.result':
      return `${event.type} ${event.toolUseId}`
    default:
      return null
  }
}
