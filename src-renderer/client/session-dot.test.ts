import { expect, test } from 'vitest'
import type { LastOutcome, SessionState } from '#shared/session.ts'
import { aSession } from '../testing/sessions.ts'
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
  ['running', { kind: 'waking', since: 1 }, outcome('failed'), true],
])('%s', (dot, state, lastOutcome, unread) => {
  expect(sessionDot(aSession({ state, lastOutcome }), unread)).toBe(dot)
})
