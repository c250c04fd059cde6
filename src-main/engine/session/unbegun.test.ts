import { expect, it } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { isUnbegun } from './unbegun.ts'

const promptId = PromptId.parse('00000000-0000-4000-8000-000000000003')
const turn: SessionEvent[] = [
  { type: 'prompt', promptId, text: 'go' },
  { type: 'turn.started', promptId },
]
const numbered = (events: readonly SessionEvent[], from = 1): StoredEvent[] =>
  events.map((event, index) => ({ seq: from + index, at: 1, event }))

it('is a first turn that left no transcript', () => {
  expect(isUnbegun(numbered(turn), null)).toBe(true)
})

it('is not where the CLI wrote anything, or had a turn before: what is missing then is said, not begun anew', () => {
  expect(isUnbegun(numbered(turn), { entries: [], links: [], notes: [], skipped: 0, doubled: 0, complete: true })).toBe(
    false,
  )
  expect(isUnbegun(numbered([...turn, ...turn]), null)).toBe(false)
  expect(isUnbegun(numbered(turn, 7), null)).toBe(false)
})
