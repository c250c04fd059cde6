/** What of a journal is the conversation as it stands: without what was rewound, and each text in its last form. */
import type { SessionEvent, SessionEventOf, StoredEvent } from './events.ts'
import type { PromptId } from './ids.ts'

type Numbered = Pick<StoredEvent, 'seq' | 'event'>

/**
 * Without what happened between the events that the user went back to and the going back; also without prompts that waited
 * before there and were sent after it. A prompt that came after there and still waited is no part of what is undone.
 */
export function withoutRewound<T extends Numbered>(events: readonly T[]): readonly T[] {
  if (!events.some(({ event }) => event.type === 'rewound')) return events
  const kept: T[] = []
  const undone = new Set<PromptId>()
  for (const one of events) {
    if (one.event.type === 'rewound') {
      const { toSeq } = one.event
      const cut = kept.findLastIndex(({ seq }) => seq <= toSeq) + 1
      kept.push(...stillWaiting(kept.splice(cut), undone))
    }
    kept.push(one)
  }
  return undone.size === 0 ? kept : kept.filter(({ event }) => !isOfPrompt(event, undone))
}

const QUEUED: ReadonlySet<SessionEvent['type']> = new Set([
  'prompt',
  'prompt.edited',
  'prompt.withdrawn',
  'queue.ordered',
])

/** Of what is taken back, what became of prompts that had not been sent. Adds to `undone` those that had. */
function stillWaiting<T extends Numbered>(taken: readonly T[], undone: Set<PromptId>): readonly T[] {
  for (const { event } of taken) if (event.type === 'turn.started') undone.add(event.promptId)
  return taken.filter(({ event }) => QUEUED.has(event.type) && !isOfPrompt(event, undone))
}

const isOfPrompt = (event: SessionEvent, ids: ReadonlySet<PromptId>): boolean =>
  (event.type === 'prompt' || event.type === 'prompt.edited') && ids.has(event.promptId)

/** Each prompt where its turn began, with the words it had by then; without those that were never sent. */
export function asSent<T extends Numbered>(events: readonly T[]): readonly T[] {
  const waiting = new Map<PromptId, T>()
  const told: T[] = []
  for (const one of events) {
    const { event } = one
    if (event.type === 'prompt') waiting.set(event.promptId, one)
    else if (event.type === 'prompt.withdrawn') waiting.delete(event.promptId)
    else if (event.type === 'prompt.edited') {
      const prompt = waiting.get(event.promptId)
      if (prompt) waiting.set(event.promptId, { ...prompt, event: edited(prompt.event, event) })
    } else {
      const began = event.type === 'turn.started' || event.type === 'turn.ended' ? event.promptId : null
      const prompt = began && waiting.get(began)
      if (prompt) told.push(prompt)
      if (began) waiting.delete(began)
      told.push(one)
    }
  }
  return told
}

const edited = (prompt: SessionEvent, { text, rest }: SessionEventOf<'prompt.edited'>): SessionEvent =>
  prompt.type === 'prompt' ? { ...prompt, text, rest } : prompt

/** A text that was cut short and came whole later, from the agent's own transcript, stands once. */
export function supersedes(
  whole: SessionEvent,
  cut: { messageId: string; parent: string | null; text: string },
): boolean {
  return (
    whole.type === 'text' &&
    !whole.aborted &&
    whole.messageId === cut.messageId &&
    whole.parent === cut.parent &&
    whole.text.startsWith(cut.text)
  )
}

/** The events with each text in its last form, in the place of its first. */
export function withoutSuperseded<T extends Numbered>(events: readonly T[]): readonly T[] {
  const kept: (T | null)[] = [...events]
  const cut = new Map<string, number>()
  for (const [index, { event }] of events.entries()) {
    if (event.type !== 'text') continue
    const earlier = cut.get(event.messageId)
    const before = earlier === undefined ? undefined : events[earlier]
    if (event.aborted) cut.set(event.messageId, index)
    else if (before?.event.type === 'text' && earlier !== undefined && supersedes(event, before.event)) {
      kept[earlier] = { ...before, event }
      kept[index] = null
      cut.delete(event.messageId)
    }
  }
  return kept.filter((one) => one !== null)
}

/** What Bullpen asks in the user's name where "Continue" is chosen. */
export const CONTINUE_PROMPT = 'Go on where you left off.'

/** What is not known of a turn, and what the offers mean, in words. */
export const GAP_WORDS = {
  prompt: {
    message: 'The agent never noted this prompt: it does not know that it was asked.',
    remedy: 'Send it again. What the agent may have done already is in the files, not in its memory.',
  },
  answer: {
    message: 'What the agent said last, or was about to say, is lost.',
    remedy: 'It knows what was finished before and can go on from there.',
  },
  'tool-results': {
    message: 'A tool was at work when it ended: nobody knows whether that was done.',
    remedy: 'Let the agent go on; it looks at what was done before it repeats anything.',
  },
  transcript: {
    message: "The agent's own record of this conversation is gone: it knows nothing of what is shown here.",
    remedy: 'Start afresh in this session; what was said stays readable here.',
  },
} as const
