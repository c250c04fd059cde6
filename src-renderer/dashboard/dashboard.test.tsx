import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { PoolStatus } from '#shared/pool.ts'
import type { Session } from '#shared/session.ts'
import { Settings } from '#shared/settings.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { aChild, aFrame, anEntry, aPool, aSample, aSpare, NOW, online, streamOf } from '../testing/monitoring.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { Dashboard } from './dashboard.tsx'

type Shown = { frame?: MonitoringFrame; pool?: PoolStatus; sessions?: Session[]; host?: FakeHost }

function show({ frame = aFrame(), pool = aPool(), sessions = [], host = {} }: Shown = {}) {
  const calls: [string, unknown][] = []
  const record = (name: string) => (input: unknown) => void calls.push([name, input])
  const onOpenSession = vi.fn()
  const onClose = vi.fn()
  const bullpen = online(
    fakeBullpen({
      'processes.monitor': () => streamOf(frame),
      'pool.watch': () => streamOf(pool),
      'settings.get': () => ({ settings: Settings.parse({}), path: '/s', problems: [] }),
      'processes.recycle': record('recycle'),
      'processes.hibernate': record('hibernate'),
      'pool.pause': record('pause'),
      'sessions.close': () => aSession({ state: { kind: 'closed' } }),
      ...host,
    }),
  )
  bullpen.sessions.apply({ type: 'snapshot', sessions })
  renderWith(bullpen, <Dashboard onOpenSession={onOpenSession} onClose={onClose} />)
  return { calls, onOpenSession, onClose, bullpen }
}

const session = aSession({ title: 'Fix the tests', activeAt: NOW })
const live = aSample({ sessionId: session.id })
const running = aSession({
  title: 'Fix the tests',
  state: { kind: 'running', promptId: promptId(), since: NOW, interrupting: false },
})

describe('Dashboard', () => {
  it('says where the kernel does not hold the memory of processes', async () => {
    show({ frame: aFrame({ memoryCap: { state: 'not-held', held: 1, lost: 2, reason: 'its group has no limit' } }) })
    const panel = await screen.findByRole('region', { name: 'Memory' })
    expect(panel.textContent).toContain('Memory cap not held for 2 processes: its group has no limit.')
  })

  it('shows the pool with its figures, and why it is not full', async () => {
    const { statistics } = aPool()
    show({
      pool: aPool({
        spares: [aSpare(), aSpare({ id: 'b', phase: 'starting', pid: null })],
        blocked: 'memory',
        reason: 'Only 1.4 GiB of memory is available.',
        statistics: { ...statistics, hits: { general: 3, project: 0 }, misses: 1, timeToReadyMs: 1_240 },
      }),
    })
    const panel = await screen.findByRole('region', { name: 'Warm pool' })
    expect(within(panel).getByRole('img').getAttribute('aria-label')).toBe(
      '1 ready and 1 starting; the pool aims at 2 and holds at most 4',
    )
    for (const words of ['75 %', '3 of 4 sessions', '1.2 s', 'Only 1.4 GiB of memory is available.'])
      expect(within(panel).getByText(words)).toBeTruthy()
  })

  it('pauses and resumes the pool', async () => {
    const { calls } = show({ pool: aPool({ paused: true, reason: 'Paused by you.' }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Resume' }))
    expect(calls).toEqual([['pause', { paused: false }]])
  })

  it('lists each process and opens the session behind it', async () => {
    const spare = aSample({ pid: 3000, role: 'spare' })
    const { onOpenSession } = show({
      sessions: [session],
      frame: aFrame({ samples: [spare, live] }),
      pool: aPool({ spares: [aSpare({ kind: 'project', cwd: '/work/shop' })] }),
    })
    const table = await screen.findByRole('table')
    await screen.findByText('Spare in shop')
    const [, first, second] = within(table).getAllByRole('row')
    expect(within(first!).getByRole('rowheader').textContent).toContain('Fix the tests')
    expect(second!.textContent).toContain('Spare in shop')
    await userEvent.click(within(first!).getByRole('button', { name: 'Fix the tests' }))
    expect(onOpenSession).toHaveBeenCalledWith(session.id)
  })

  it('replaces, puts to sleep and ends the process of an idle session', async () => {
    const { calls, bullpen } = show({ sessions: [session], frame: aFrame({ samples: [live] }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the process' }))
    await userEvent.click(screen.getByRole('button', { name: 'Put to sleep' }))
    await userEvent.click(screen.getByRole('button', { name: 'End the process' }))
    expect(calls).toEqual([
      ['recycle', { sessionId: session.id }],
      ['hibernate', { sessionId: session.id }],
    ])
    expect(bullpen.sessions.state.byId.get(session.id)?.state.kind).toBe('closed')
  })

  it('does none of it during a turn, and says why', async () => {
    const { calls } = show({ sessions: [running], frame: aFrame({ samples: [live] }) })
    const end = await screen.findByRole('button', { name: 'End the process: not now, a turn is under way' })
    expect(end.getAttribute('aria-disabled')).toBe('true')
    await userEvent.click(screen.getByRole('button', { name: /^Replace the process: not now/ }))
    expect(calls).toEqual([])
  })

  it('shows the children of a process on demand', async () => {
    const children = [aChild({ name: 'mcp-postgres' }), aChild({ pid: 2001, name: 'bash', apart: true })]
    show({ sessions: [session], frame: aFrame({ samples: [aSample({ sessionId: session.id, children })] }) })
    const button = await screen.findByRole('button', { name: /^2 children of Fix the tests/ })
    expect(screen.queryByText('mcp-postgres')).toBeNull()
    await userEvent.click(button)
    expect(button.getAttribute('aria-expanded')).toBe('true')
    const list = screen.getByRole('table', { name: 'Children of Fix the tests' })
    expect(within(list).getAllByRole('rowheader')).toHaveLength(2)
  })

  it('sorts by a column, and says so', async () => {
    const small = aSample({ pid: 1, own: { ...live.own, privateBytes: 1 } })
    const large = aSample({ pid: 2, own: { ...live.own, privateBytes: 9e9 } })
    show({ frame: aFrame({ samples: [small, large] }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Memory' }))
    expect(screen.getByRole('columnheader', { name: 'Memory' }).getAttribute('aria-sort')).toBe('descending')
    expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent.slice(-1))).toEqual(['2', '1'])
  })

  it('tells the last hour in words and as a list, and nothing older', async () => {
    const { onOpenSession } = show({
      sessions: [session],
      frame: aFrame({
        timeline: [
          anEntry({ at: NOW - 61 * 60_000, kind: 'death', text: 'Long ago' }),
          anEntry({ text: 'Took a general spare', sessionId: session.id }),
          anEntry({ kind: 'alert', text: 'A tool is silent' }),
        ],
      }),
    })
    const panel = await screen.findByRole('region', { name: 'Last hour' })
    expect(within(panel).getByText('1 claim, 1 alert')).toBeTruthy()
    expect(within(panel).getAllByRole('listitem')).toHaveLength(2)
    await userEvent.click(within(panel).getByRole('button', { name: 'Fix the tests' }))
    expect(onOpenSession).toHaveBeenCalledWith(session.id)
  })

  it('draws the memory of the machine and says the same in words', async () => {
    show()
    const panel = await screen.findByRole('region', { name: 'Memory' })
    expect(within(panel).getByRole('img').getAttribute('aria-label')).toContain(
      'Bullpen’s processes 1.9 GiB, everything else 5.4 GiB, available 8.8 GiB, of which 2.0 GiB are kept in reserve',
    )
  })

  it('says what there is when nothing runs', async () => {
    show()
    expect(await screen.findByText(/No process runs now/)).toBeTruthy()
    expect(screen.getByText(/No process was claimed/)).toBeTruthy()
  })

  it('closes with Escape', async () => {
    const { onClose } = show()
    expect(document.activeElement?.textContent).toBe('Dashboard')
    await userEvent.keyboard('{Escape}')
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('says what failed, and tries again', async () => {
    let fails = true
    show({
      host: {
        'processes.monitor': () => {
          if (!fails) return streamOf(aFrame())
          throw new AppError('unsupported', { message: 'No figures here.', remedy: 'Use Linux.' })
        },
      },
    })
    expect((await screen.findByRole('alert')).textContent).toContain('No figures here.')
    fails = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('region', { name: 'Processes' })).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('keeps the last figures when the connection is cut, marked as old, and acts on nothing', async () => {
    const { bullpen } = show({ sessions: [session], frame: aFrame({ samples: [live] }) })
    await screen.findByRole('button', { name: 'Put to sleep' })
    act(() => bullpen.connection.stop())
    await waitFor(() => expect(screen.getByText(/^Not connected/)).toBeTruthy())
    expect(screen.getByRole('button', { name: 'Put to sleep: not now, there is no connection' })).toBeTruthy()
  })
})
