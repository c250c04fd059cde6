import { describe, expect, it } from 'vitest'
import { asSent, withoutRewound } from './conversation.ts'
import type { SessionEvent, SessionEventOf, StoredEvent } from './events.ts'
import { promptId } from './testing/sessions.ts'

const numbered = (...events: SessionEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ seq: index + 1, at: index, event }))
const prompt = (n: number, text = `prompt ${n}`): SessionEventOf<'prompt'> => ({
  ...{ type: 'prompt', promptId: promptId(n), text },
})
const edited = (n: number, text: string): SessionEvent => ({ type: 'prompt.edited', promptId: promptId(n), text })
const withdrawn = (n: number): SessionEvent => ({ type: 'prompt.withdrawn', promptId: promptId(n) })
const started = (n: number): SessionEvent => ({ type: 'turn.started', promptId: promptId(n) })
const ended = (n: number): SessionEvent => ({
  ...{ type: 'turn.ended', promptId: promptId(n), outcome: 'completed', error: null, usage: null, durationMs: 1 },
})
const rewound = (toSeq: number): SessionEvent => ({ type: 'rewound', toSeq, keptAs: 'x' })
const words = (events: readonly StoredEvent[]) =>
  events.flatMap(({ event }) => ('text' in event ? [event.text] : event.type === 'turn.started' ? ['turn'] : []))

describe('prompts as they were sent', () => {
  it('have their last words, stand where their turn began, and are left out where it never did', () => {
    const events = numbered(
      ...[prompt(1), started(1), prompt(2), prompt(3), prompt(4), edited(2, 'better'), withdrawn(3), ended(1)],
      ...[started(2), ended(2)],
    )
    expect(words(asSent(events))).toEqual(['prompt 1', 'turn', 'better', 'turn'])
  })

  it('refer to the words they had in the end, not to those before', () => {
    const [long, short] = [
      { ...prompt(1, 'head'), rest: { id: 1, length: 90_000 } },
      { ...prompt(2), rest: { id: 2, length: 90_000 } },
    ]
    const events = numbered(long, short, edited(2, 'short'), started(1), ended(1), started(2), ended(2))
    expect(asSent(events).flatMap(({ event }) => (event.type === 'prompt' ? [event.rest?.id] : []))).toEqual([
      1,
      undefined,
    ])
  })
})

describe('going back', () => {
  it('leaves what still waited, with its last words, and takes back what was sent', () => {
    const events = numbered(
      ...[prompt(1), started(1), ended(1), prompt(2), started(2), prompt(3), prompt(4), ended(2)],
      ...[edited(3, 'waits on'), withdrawn(4), rewound(3), started(3), ended(3)],
    )
    expect(words(asSent(withoutRewound(events)))).toEqual(['prompt 1', 'turn', 'waits on', 'turn'])
  })

  it('again takes back what had waited the first time and was sent since', () => {
    const events = numbered(
      ...[prompt(1), started(1), ended(1), prompt(2), started(2), prompt(3), ended(2), rewound(3)],
      ...[started(3), ended(3), rewound(3)],
    )
    expect(words(withoutRewound(events))).toEqual(['prompt 1', 'turn'])
  })
})
