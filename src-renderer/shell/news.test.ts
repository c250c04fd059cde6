import { describe, expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { SessionState } from '#shared/session.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { newsOf } from './news.ts'

const running: SessionState = { kind: 'running', promptId: promptId(), since: 1, interrupting: false }
const waiting = (...ids: string[]): SessionState => ({
  kind: 'waiting',
  promptId: promptId(),
  since: 1,
  askedAt: 1,
  on: 'permission',
  requestIds: ids.map((id) => RequestId.parse(id)),
})
const idle: SessionState = { kind: 'idle' }
const failed: SessionState = {
  kind: 'failed',
  error: { kind: 'process', retriable: true, message: 'Gone.', remedy: '' },
}

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
    expect(newsOf(aSession({ state: before }), aSession({ state: after }))?.kind).toBe(kind)
  })

  it('of a turn that failed is that, with the reason', () => {
    const error = { kind: 'overloaded' as const, message: 'The API is overloaded.', remedy: 'Wait.' }
    const lastOutcome = { outcome: 'failed' as const, error, at: 1 }
    const news = newsOf(aSession({ state: running }), aSession({ state: idle, lastOutcome }))
    expect(news).toMatchObject({ kind: 'failed', body: 'The API is overloaded.' })
  })

  it('a session that was not known, or goes on with what is queued, is none', () => {
    expect(newsOf(undefined, aSession({ state: waiting('a') }))).toBeNull()
    const queued = [{ promptId: promptId(2), text: 'more', queuedAt: 1 }]
    expect(newsOf(aSession({ state: running }), { ...aSession({ state: idle }), queued })).toBeNull()
  })
})
