import { expect, it } from 'vitest'
import type { BreakerStatus } from '#shared/breaker.ts'
import { AppError } from '#shared/errors.ts'
import { PromptId } from '#shared/ids.ts'
import { aSession } from '#shared/testing/sessions.ts'
import { heldUpBy, standingWords } from './standing.ts'

const { data: reason } = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait.' })
const CLOSED: BreakerStatus = { state: 'closed', since: 0, retryAt: null, failures: 0, reason: null }
const OPEN: BreakerStatus = { ...CLOSED, state: 'open', retryAt: 1, reason }
const promptId = PromptId.parse(crypto.randomUUID())
const lost = { outcome: 'lost' as const, error: reason, at: 1 }

it('a session is listed with what a glance at its state would miss', () => {
  expect(standingWords(aSession({ state: { kind: 'idle' }, lastOutcome: null }))).toBe('idle')
  expect(standingWords(aSession({ state: { kind: 'hibernated' }, lastOutcome: lost, safeMode: true }))).toBe(
    'hibernated, turn lost, safe mode',
  )
  expect(standingWords(aSession({ state: { kind: 'idle' }, backgroundTasks: 2 }))).toBe('idle, 2 in the background')
  const running = { kind: 'running' as const, promptId, since: 1, interrupting: false }
  expect(standingWords(aSession({ state: running, lastOutcome: lost }))).toBe('running')
})

it('its prompts wait for the API only where nothing of its own holds them', () => {
  const queued = [{ promptId, text: 'go' }]
  const waiting = { for: 'api', state: 'open', retryAt: 1, reason }
  expect(heldUpBy(OPEN, aSession({ state: { kind: 'idle' }, queued }))).toEqual({ waiting })
  expect(heldUpBy(OPEN, aSession({ state: { kind: 'waking', since: 1 }, queued }))).toEqual({})
  expect(heldUpBy(OPEN, aSession({ state: { kind: 'idle' } }))).toEqual({})
  expect(heldUpBy(CLOSED, aSession({ state: { kind: 'idle' }, queued }))).toEqual({})
})
