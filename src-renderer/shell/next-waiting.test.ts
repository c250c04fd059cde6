import { expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { aSession, promptId, sessionId } from '../testing/sessions.ts'
import { nextWaiting } from './next-waiting.ts'

const waiting = (n: number, askedAt: number) =>
  aSession({
    id: sessionId(n),
    state: {
      kind: 'waiting',
      promptId: promptId(n),
      since: 0,
      askedAt,
      on: 'permission',
      requestIds: [RequestId.parse(`request-${n}`)],
    },
  })

it('goes through all that wait, the longest first, and round again', () => {
  const sessions = [aSession({ id: sessionId(9) }), waiting(1, 30), waiting(2, 10), waiting(3, 20)]
  expect(nextWaiting(sessions, null)).toBe(sessionId(2))
  expect(nextWaiting(sessions, sessionId(9))).toBe(sessionId(2))
  expect(nextWaiting(sessions, sessionId(2))).toBe(sessionId(3))
  expect(nextWaiting(sessions, sessionId(3))).toBe(sessionId(1))
  expect(nextWaiting(sessions, sessionId(1))).toBe(sessionId(2))
})

it('stays where nothing else waits, and goes nowhere where nothing does', () => {
  expect(nextWaiting([waiting(1, 1)], sessionId(1))).toBe(sessionId(1))
  expect(nextWaiting([aSession()], null)).toBeNull()
})
