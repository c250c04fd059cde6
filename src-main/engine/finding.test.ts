import { describe, expect, it } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { findInJournal } from './finding.ts'

const ID = SessionId.parse('0192f0a0-0000-4000-8000-000000000001')
const promptId = (index: number) => PromptId.parse(`0192f0a0-0000-4000-9000-00000000000${index}`)

const journalOf = (events: readonly SessionEvent[]) => {
  const stored = events.map((event, index): StoredEvent => ({ seq: index + 1, at: index, event }))
  const before = (_: SessionId, before = Infinity, limit: number) =>
    stored.filter(({ seq }) => seq < before).slice(-limit)
  return { journal: { before }, payloads: { read: () => null } }
}

const text = (words: string, messageId = 'm', aborted = false): SessionEvent => ({
  type: 'text',
  messageId,
  parent: null,
  text: words,
  aborted,
})

/** All pages, newest first, as `seq×count`. */
function findAll(events: readonly SessionEvent[], words: string, { matchCase = false, limit = 100 } = {}): string[] {
  const found: string[] = []
  for (let before: number | undefined; ;) {
    const { hits, next } = findInJournal(journalOf(events), { id: ID, text: words, matchCase, before, limit })
    found.push(...hits.map(({ seq, count }) => `${seq}×${count}`))
    if (next === null) return found
    before = next
  }
}

describe('findInJournal', () => {
  it('counts what prompts, answers, calls and results hold, newest first', () => {
    const events: SessionEvent[] = [
      { type: 'prompt', promptId: promptId(1), text: 'Plant a tree' },
      { type: 'turn.started', promptId: promptId(1) },
      {
        type: 'tool.call',
        messageId: 'm',
        parent: null,
        toolUseId: 't',
        name: 'Bash',
        input: { command: 'plant tree', deep: [{ of: 'trees and trees' }] },
      },
      { type: 'tool.result', toolUseId: 't', parent: null, isError: false, text: 'a TREE stands', images: [] },
      text('Done: the tree. Another tree.'),
    ]
    expect(findAll(events, 'tree')).toEqual(['5×2', '4×1', '3×3', '1×1'])
    expect(findAll(events, 'tree', { limit: 2 })).toEqual(['5×2', '4×1', '3×3', '1×1'])
    expect(findAll(events, 'TREE', { matchCase: true })).toEqual(['4×1'])
  })

  it('takes what is typed letter by letter, and any space for any other', () => {
    const events = [text('what (is) [this].* worth\n  two lines')]
    expect(findAll(events, '(is) [this].*')).toEqual(['1×1'])
    expect(findAll(events, 'worth two')).toEqual(['1×1'])
    expect(findAll(events, 'i.*s')).toEqual([])
    expect(findAll(events, '  ')).toEqual([])
  })

  it.each([1, 2, 100])('leaves out what was gone back from, in pages of %i', (limit) => {
    const events: SessionEvent[] = [
      text('stays here', 'a'),
      text('was undone here', 'b'),
      text('undone here too', 'c'),
      { type: 'rewound', toSeq: 1, keptAs: 'elsewhere' },
      text('said here after', 'd'),
    ]
    expect(findAll(events, 'here', { limit })).toEqual(['5×1', '1×1'])
  })

  it('finds a prompt in its last form, and a text that came whole later once', () => {
    const events: SessionEvent[] = [
      { type: 'prompt', promptId: promptId(1), text: 'old apple' },
      { type: 'prompt.edited', promptId: promptId(1), text: 'new apple' },
      { type: 'prompt', promptId: promptId(2), text: 'withdrawn apple' },
      { type: 'prompt.withdrawn', promptId: promptId(2) },
      text('an apple', 'm', true),
      text('an apple a day', 'm'),
    ]
    expect(findAll(events, 'apple')).toEqual(['6×1', '2×1'])
  })
})
