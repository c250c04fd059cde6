import { describe, expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { NO_USAGE, type Session, type SessionState } from '#shared/session.ts'
import { aSession, promptId, waitingFor } from '../testing/sessions.ts'
import { goesOn, newsOf, stalledNews } from './news.ts'

const NOW = 1_000_000_000
const HOUR_MS = 3_600_000

const running: SessionState = { kind: 'running', promptId: promptId(), since: 1, interrupting: false }
const waiting = (...ids: string[]) => waitingFor(...ids.map((id) => RequestId.parse(id)))
const idle: SessionState = { kind: 'idle' }
const failed: SessionState = {
  kind: 'failed',
  error: { kind: 'process', retriable: true, message: 'Gone.', remedy: '' },
}
const error = { kind: 'overloaded' as const, message: 'The API is overloaded.', remedy: 'Wait.' }
const lastOutcome = { outcome: 'failed' as const, error, at: 1 }
const prompt = (changes: Partial<QueuedPrompt> = {}): QueuedPrompt => ({
  promptId: promptId(2),
  text: 'more',
  ...changes,
})

/** Of a turn that has just ended. */
const afterTurn = (changes: Partial<Session>) => newsOf(aSession({ state: running }), aSession(changes), NOW)

describe('news', () => {
  it.each<[string | undefined, SessionState, SessionState]>([
    ['finished', running, idle],
    ['finished', running, { kind: 'hibernated' }],
    ['needs-you', running, waiting('a')],
    ['needs-you', waiting('a'), waiting('a', 'b')],
    ['failed', running, failed],
    [undefined, waiting('a', 'b'), waiting('b')],
    [undefined, waiting('a'), running],
    [undefined, { ...running, interrupting: true }, idle],
    [undefined, idle, running],
    [undefined, failed, { ...failed }],
    [undefined, { kind: 'hibernated' }, idle],
  ])('%s', (kind, before, after) => {
    expect(newsOf(aSession({ state: before }), aSession({ state: after }), NOW)?.kind).toBe(kind)
  })

  it('of a turn that failed is that, with the reason', () => {
    expect(afterTurn({ lastOutcome })).toMatchObject({ kind: 'failed', body: 'The API is overloaded.' })
  })

  it('a session that was not known, or goes on with what is queued, is none', () => {
    expect(newsOf(undefined, aSession({ state: waiting('a') }), NOW)).toBeNull()
    expect(afterTurn({ queued: [prompt()] })).toBeNull()
  })

  it('a failure is one whatever waits behind it', () => {
    expect(afterTurn({ queued: [prompt()], lastOutcome })).toMatchObject({ kind: 'failed' })
  })

  it('a failure that is tried again soon is none yet; one that waits for hours is, and says until when', () => {
    const retry = (notBefore: number) => afterTurn({ lastOutcome, queued: [prompt({ origin: 'retry', notBefore })] })
    expect(retry(NOW + 15_000)).toBeNull()
    expect(retry(NOW + HOUR_MS)).toMatchObject({
      kind: 'failed',
      body: expect.stringMatching(/^The API is overloaded\. It goes on by itself at .+\.$/),
    })
  })

  it('of a turn whose session may cost no more: it is finished, though prompts wait', () => {
    const spent = { budgetUsd: 5, usage: { ...NO_USAGE, costUsd: 5.2 } }
    expect(afterTurn({ ...spent, queued: [prompt(), prompt()] })).toMatchObject({
      kind: 'finished',
      body: 'The turn is finished. Its budget is spent: 2 prompts wait to be sent.',
    })
    expect(afterTurn({ ...spent, queued: [prompt()], lastOutcome })).toMatchObject({ kind: 'failed' })
  })

  it('of one whose next prompt could be sent, and is not', () => {
    const ended = aSession({ queued: [prompt()], lastOutcome: { ...lastOutcome, outcome: 'completed', error: null } })
    expect(goesOn(aSession({ state: running }), ended, NOW)).toBe(true)
    expect(stalledNews(ended, ended, NOW)).toMatchObject({
      kind: 'finished',
      body: 'The turn is finished. A prompt waits to be sent.',
    })
    expect(stalledNews(ended, { ...ended, state: running }, NOW)).toBeNull()
    expect(stalledNews(ended, { ...ended, queued: [] }, NOW)).toBeNull()
    expect(stalledNews(ended, { ...ended, lastOutcome: { ...lastOutcome, at: 2 } }, NOW)).toBeNull()
  })
})
