import { expect, test } from 'vitest'
import type { LastOutcome, SessionState } from '#shared/session.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { sessionDot } from './session-dot.ts'

const outcome = (kind: LastOutcome['outcome']): LastOutcome => ({ outcome: kind, error: null, at: 1 })
const idle: SessionState = { kind: 'idle' }
const asleep: SessionState = { kind: 'hibernated' }

test.each<[string, SessionState, LastOutcome | null, boolean]>([
  ['idle', idle, null, false],
  ['idle', idle, outcome('completed'), false],
  ['unread', idle, outcome('interrupted'), true],
  ['failed', idle, outcome('failed'), false],
  ['failed', asleep, outcome('lost'), true],
  ['failed', asleep, outcome('failed'), false],
  ['asleep', { kind: 'closed' }, outcome('failed'), false],
  ['failed', { kind: 'closed' }, outcome('failed'), true],
  ['failed', { kind: 'waking', since: 1 }, outcome('failed'), true],
  ['running', { kind: 'waking', since: 1 }, outcome('completed'), true],
])('%s', (dot, state, lastOutcome, unread) => {
  expect(sessionDot(aSession({ state, lastOutcome }), unread)).toBe(dot)
})

test('what goes on in the background is told of a session that rests, unless there is something to read', () => {
  const atRest = aSession({ state: idle, backgroundTasks: 1 })
  expect([sessionDot(atRest), sessionDot(atRest, true)]).toEqual(['background', 'unread'])
  expect(sessionDot({ ...atRest, state: { kind: 'recycling', since: 1 } })).toBe('running')
})

test('a failure is over once something new is asked, or its process is being replaced', () => {
  const waking = aSession({ state: { kind: 'waking', since: 1 }, lastOutcome: outcome('failed') })
  expect(sessionDot({ ...waking, queued: [{ promptId: promptId(), text: 'Again' }] })).toBe('running')
  const reason = { kind: 'process' as const, retriable: true, message: 'Gone.', remedy: '' }
  const restart = { attempt: 1, maxAttempts: 3, at: 2, reason }
  expect(sessionDot({ ...waking, state: { kind: 'waking', since: 1, restart } })).toBe('running')
})
