/** What of a journal is the conversation as it stands: without what was rewound, and each text in its last form. */
import type { SessionEvent, StoredEvent } from './events.ts'
import type { PromptId } from './ids.ts'

type Numbered = Pick<StoredEvent, 'seq' | 'event'>

/**
 * Without what happened between the events that the user went back to and the going back; also without prompts that waited
 * before there and were sent after it.
 */
export function withoutRewound<T extends Numbered>(events: readonly T[]): readonly T[] {
  if (!events.some(({ event }) => event.type === 'rewound')) return events
  const kept: T[] = []
  const undone = new Set<PromptId>()
  for (const one of events) {
    if (one.event.type === 'rewound') {
      const { toSeq } = one.event
      while ((kept.at(-1)?.seq ?? 0) > toSeq) {
        const left = kept.pop()?.event
        if (left?.type === 'turn.started') undone.add(left.promptId)
      }
    }
    kept.push(one)
  }
  return undone.size === 0 ? kept : kept.filter(({ event }) => !isOfPrompt(event, undone))
}

const isOfPrompt = (event: SessionEvent, ids: ReadonlySet<PromptId>): boolean =>
  (event.type === 'prompt' || event.type === 'prompt.edited') && ids.has(event.promptId)

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
