import { act } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import type { SessionState } from '#shared/session.ts'
import { DEFAULTS, type Settings } from '#shared/settings.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, aToolRequest, promptId, sessionId, waitingFor } from '../testing/sessions.ts'
import { useNotifications } from './use-notifications.ts'

const running: SessionState = { kind: 'running', promptId: promptId(), since: 1, interrupting: false }

async function show({ visible = [], settings = {}, desktop = true, queued = [] }: ShowOptions = {}) {
  const told: unknown[] = []
  const bullpen = fakeBullpen(
    {
      'shell.notify': (news) => void told.push(news),
    },
    { desktop },
  )
  bullpen.sessions.apply({ type: 'snapshot', sessions: [aSession({ title: 'Build it', state: running })] })
  const report = { settings: { ...DEFAULTS, ...settings }, path: '', problems: [] }
  bullpen.queryClient.setQueryData(bullpen.queries.settings.get.queryKey(), report)
  const Probe = () => {
    useNotifications({ visible, onOpen: () => undefined })
    return null
  }
  renderWith(bullpen, <Probe />)
  await act(async () => bullpen.sessions.put(aSession({ title: 'Build it', queued: [...queued] })))
  return told
}

type ShowOptions = {
  visible?: readonly SessionId[]
  settings?: Partial<Settings>
  desktop?: boolean
  queued?: readonly QueuedPrompt[]
}

describe('notifications', () => {
  beforeEach(() => void vi.spyOn(document, 'hasFocus').mockReturnValue(true))
  afterEach(() => {
    vi.restoreAllMocks()
    useTabs.setState({ muted: [] })
  })

  it('are for who is elsewhere, unless they are wanted in Bullpen as well', async () => {
    expect(await show()).toEqual([])
    expect(await show({ settings: { notifyWhileFocused: true } })).toHaveLength(1)
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    expect(await show()).toEqual([{ id: sessionId(), title: 'Build it', body: 'The turn is finished.', actions: [] }])
  })

  it('tell of one on the screen only while the window is elsewhere', async () => {
    expect(await show({ visible: [sessionId()], settings: { notifyWhileFocused: true } })).toEqual([])
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    expect(await show({ visible: [sessionId()] })).toHaveLength(1)
  })

  it('are silent for a muted session, and for a kind that is switched off', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    expect(await show({ settings: { notifyFinished: false } })).toEqual([])
    useTabs.setState({ muted: [sessionId()] })
    expect(await show()).toEqual([])
  })

  it('say what is asked and offer to answer it, unless it is answered by then', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    const request = aToolRequest({ toolName: 'Bash', input: { command: 'npm test' } })
    const waiting = waitingFor(request.requestId)
    const ask = async (becomes: SessionState) => {
      const answer = Promise.withResolvers<unknown>()
      const told: unknown[] = []
      const bullpen = fakeBullpen(
        { 'shell.notify': (news) => void told.push(news), 'permissions.pending': () => answer.promise },
        { desktop: true },
      )
      bullpen.sessions.apply({ type: 'snapshot', sessions: [aSession({ state: running })] })
      const report = { settings: DEFAULTS, path: '', problems: [] }
      bullpen.queryClient.setQueryData(bullpen.queries.settings.get.queryKey(), report)
      const Probe = () => {
        useNotifications({ visible: [], onOpen: () => undefined })
        return null
      }
      renderWith(bullpen, <Probe />)
      await act(async () => bullpen.sessions.put(aSession({ state: waiting })))
      bullpen.sessions.put(aSession({ state: becomes }))
      await act(async () => answer.resolve([{ sessionId: sessionId(), request }]))
      return told
    }
    const command = { kind: 'answer', id: sessionId(), requestId: request.requestId }
    expect(await ask(waiting)).toMatchObject([
      {
        body: 'Claude wants to run: npm test',
        actions: [
          { label: 'Allow once', command: { ...command, decision: 'allow-once' } },
          { label: 'Deny', command: { ...command, decision: 'deny' } },
        ],
      },
    ])
    expect(await ask(running)).toEqual([])
  })

  it('tell of a session that was to go on with its next prompt, and does not', async () => {
    vi.useFakeTimers()
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    const told = await show({ queued: [{ promptId: promptId(2), text: 'more' }] })
    expect(told).toEqual([])
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    expect(told).toEqual([expect.objectContaining({ body: 'The turn is finished. A prompt waits to be sent.' })])
    vi.useRealTimers()
  })

  it('never ask the browser by themselves', async () => {
    const ask = vi.fn()
    vi.stubGlobal('Notification', Object.assign(vi.fn(), { permission: 'default', requestPermission: ask }))
    vi.spyOn(document, 'hasFocus').mockReturnValue(false)
    await show({ desktop: false })
    expect(ask).not.toHaveBeenCalled()
    expect(Notification).not.toHaveBeenCalled()
    vi.unstubAllGlobals()
  })
})
