import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { RequestId, type SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useSessions } from '../client/context.tsx'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, aToolRequest, promptId, sessionId } from '../testing/sessions.ts'
import { GUARD_MS } from '../ui/use-guard.ts'
import { aboutItem } from './inbox-list.tsx'
import { Inbox, REARM_MS } from './inbox.tsx'
import { inboxItems } from './items.ts'
import { useInbox } from './use-inbox.ts'

const request = (n: number) =>
  aToolRequest({ requestId: RequestId.parse(`request-${n}`), input: { command: `cmd ${n}` } })
const asking = (n: number, changes: Partial<Session> = {}) =>
  aSession({
    id: sessionId(n),
    title: `Session ${n}`,
    state: {
      kind: 'waiting',
      promptId: promptId(n),
      since: n,
      askedAt: n,
      on: 'permission',
      requestIds: [request(n).requestId],
    },
    ...changes,
  })
const failure = { kind: 'process' as const, retriable: true, message: 'It crashed.', remedy: 'Try again.' }
const failed = aSession({
  id: sessionId(8),
  title: 'Failed one',
  activeAt: 8,
  state: { kind: 'failed', error: failure },
})
const finished = aSession({ id: sessionId(9), title: 'Finished one', activeAt: 9 })

describe('inboxItems', () => {
  const items = (unread: SessionId[], done: [SessionId, number][] = []) =>
    inboxItems({
      sessions: [finished, failed, asking(2), asking(1)],
      pending: [{ sessionId: sessionId(1), request: request(1) }],
      unread: new Set(unread),
      done: new Map(done),
    })

  it('who has waited longest comes first, then failures, then what is unread', () => {
    expect(items([sessionId(9)]).map(({ kind, session }) => `${kind} ${session.title}`)).toEqual([
      'permission Session 1',
      'permission Session 2',
      'failed Failed one',
      'finished Finished one',
    ])
  })

  it('a question says which MCP server asks it', () => {
    const questions = [{ question: 'Which account?', header: '', multiSelect: false, options: [] }]
    const asked = { requestId: request(1).requestId, toolUseId: 't', kind: 'question' as const, questions }
    const about = (server?: string) => {
      const pending = [{ sessionId: sessionId(1), request: { ...asked, ...(server !== undefined && { server }) } }]
      const all = inboxItems({ sessions: [asking(1)], pending, unread: new Set(), done: new Map() })
      return all.map(aboutItem)
    }
    expect([about(), about('billing')]).toEqual([['Which account?'], ['MCP server “billing” asks: Which account?']])
  })

  it('a turn that failed is a failure until it is marked done, read or not, and says why', () => {
    const { message, remedy } = failure
    const lastOutcome = { outcome: 'failed' as const, error: { kind: failure.kind, message, remedy }, at: 9 }
    const found = (until: number | null, changes: Partial<Session> = {}) =>
      inboxItems({
        sessions: [{ ...finished, lastOutcome, activeAt: 20, ...changes }],
        pending: [],
        unread: new Set(),
        done: new Map(until === null ? [] : [[finished.id, until]]),
      })
    expect(found(null)).toMatchObject([{ kind: 'failed', at: 9, error: { message: 'It crashed.' } }])
    expect(found(8)).toHaveLength(1)
    expect(found(9)).toEqual([])
    expect(found(null, { archived: true })).toEqual([])
    expect(found(9, { lastOutcome: { ...lastOutcome, at: 12 } })).toHaveLength(1)
  })

  it('leaves out what was read, and failures the user is done with until they happen again', () => {
    expect(items([], [[failed.id, 8]]).map(({ kind }) => kind)).toEqual(['permission', 'permission'])
    expect(items([], [[failed.id, 7]]).map(({ kind }) => kind)).toContain('failed')
  })
})

describe('Inbox', () => {
  afterEach(() => vi.restoreAllMocks())

  async function show(sessions: readonly Session[], unread: readonly SessionId[] = [], dangerous?: SessionId) {
    const answers: unknown[] = []
    const on = { open: vi.fn(), done: vi.fn(), close: vi.fn() }
    const bullpen = fakeBullpen({
      'permissions.pending': () => [1, 2, 3].map((n) => ({ sessionId: sessionId(n), request: request(n) })),
      'permissions.answer': (input) => void answers.push(input),
    })
    bullpen.sessions.apply({ type: 'snapshot', sessions: [...sessions] })
    const Shown = () => {
      useSessions()
      return (
        <Inbox
          inbox={useInbox(new Set(unread), new Map())}
          userHome={undefined}
          onOpen={on.open}
          onDone={on.done}
          onClose={on.close}
          renderRequest={({ key }) => <p>card of {key}</p>}
          isDangerous={({ session }) => session.id === dangerous}
        />
      )
    }
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    renderWith(bullpen, <Shown />)
    const list = await screen.findByRole('listbox')
    if (sessions.some(({ state }) => state.kind === 'waiting')) await screen.findByText(/^card of/)
    const press = (code: string) =>
      fireEvent.keyDown(list, { code, key: code.startsWith('Key') ? code.slice(3).toLowerCase() : code })
    const wait = (ms: number) => (now += ms)
    const chosen = () => within(list).getByRole('option', { selected: true }).textContent
    return { answers, on, press, wait, chosen, bullpen }
  }

  it('answers with a letter, but not what has only just come under the hands', async () => {
    const { answers, press, wait, chosen, bullpen } = await show([asking(1), asking(2)])
    press('KeyA')
    expect(answers).toEqual([])
    wait(GUARD_MS)
    press('KeyA')
    await waitFor(() => expect(answers).toHaveLength(1))
    expect(answers[0]).toMatchObject({ sessionId: sessionId(1), decision: { kind: 'allow-once' } })
    act(() => bullpen.sessions.put(aSession({ id: sessionId(1) })))
    expect(chosen()).toContain('Session 2')
    press('KeyA') // the one that moved up was not seen yet
    wait(GUARD_MS)
    press('KeyA') // nor was it decided on in so short a time after the other
    expect(answers).toHaveLength(1)
    wait(REARM_MS)
    press('KeyD')
    await waitFor(() => expect(answers).toHaveLength(2))
    expect(answers[1]).toMatchObject({ sessionId: sessionId(2), decision: { kind: 'deny' } })
  })

  it('has no key that approves what it warns of, but one that denies it', async () => {
    const { answers, press, wait } = await show([asking(1)], [], sessionId(1))
    wait(GUARD_MS)
    press('KeyA')
    press('KeyS')
    expect(answers).toEqual([])
    expect(screen.getByText('No key allows this: use its buttons')).toBeTruthy()
    press('KeyD')
    await waitFor(() => expect(answers).toHaveLength(1))
  })

  it('J and K choose, Enter opens, E marks done, Escape closes', async () => {
    const { on, press, chosen } = await show([asking(1), failed, finished], [finished.id])
    press('KeyJ')
    expect(chosen()).toContain('Failed one')
    press('KeyE')
    expect(on.done).toHaveBeenCalledWith([failed])
    press('End')
    press('Enter')
    expect(on.open).toHaveBeenCalledWith(finished.id)
    press('KeyK')
    press('KeyK')
    press('KeyE') // a question is answered, not marked
    expect(on.done).toHaveBeenCalledTimes(1)
    press('Escape')
    expect(on.close).toHaveBeenCalledOnce()
  })

  it('says so when nothing needs the user', async () => {
    const bullpen = fakeBullpen({})
    renderWith(
      bullpen,
      <Inbox
        inbox={{ items: [], error: null, retry: () => undefined }}
        userHome={undefined}
        onOpen={() => undefined}
        onDone={() => undefined}
        onClose={() => undefined}
        renderRequest={() => null}
        isDangerous={() => false}
      />,
    )
    expect(await screen.findByText('Nothing needs you')).toBeTruthy()
  })
})
