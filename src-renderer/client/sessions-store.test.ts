import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aSession, promptId, sessionId } from '../testing/sessions.ts'
import { SessionsStore } from './sessions-store.ts'

const running = { kind: 'running' as const, promptId: promptId(1), since: 1, interrupting: false }

function store() {
  const sessions = new SessionsStore()
  const session = aSession({ id: sessionId(1), state: running })
  sessions.apply({ type: 'snapshot', sessions: [session, aSession({ id: sessionId(2) })] })
  return { sessions, session, further: (by: number) => ({ ...session, lastSeq: by, activeAt: by }) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the sessions of the window', () => {
  it('are told calmly of one that only said more, and are the same to who need not know', () => {
    const { sessions, session, further } = store()
    const { calm } = sessions
    const told = vi.fn<() => void>()
    sessions.subscribe(told)
    for (let by = 1; by <= 10; by += 1) sessions.apply({ type: 'changed', session: further(by) })
    expect(sessions.state.byId.get(session.id)?.lastSeq).toBe(10)
    expect(told).not.toHaveBeenCalled()
    vi.runAllTimers()
    expect(told).toHaveBeenCalledTimes(1)
    expect(sessions.calm).toBe(calm)
  })

  it('are exact for everybody once something else is new', () => {
    const { sessions, session, further } = store()
    sessions.apply({ type: 'changed', session: further(10) })
    sessions.apply({ type: 'changed', session: { ...further(11), title: 'Another' } })
    expect(sessions.calm.get(session.id)).toEqual({ ...further(11), title: 'Another' })
    sessions.apply({ type: 'changed', session: { ...further(12), title: 'Another' } })
    const idle = { ...further(12), title: 'Another', state: { kind: 'hibernated' as const } }
    sessions.apply({ type: 'changed', session: idle })
    sessions.apply({ type: 'changed', session: { ...idle, lastSeq: 13, activeAt: 13 } })
    expect(sessions.calm.get(session.id)?.activeAt).toBe(13)
    sessions.apply({ type: 'removed', id: session.id })
    expect([...sessions.calm.keys()]).toEqual([sessionId(2)])
  })
})
