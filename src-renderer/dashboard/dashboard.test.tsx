import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { MonitoringFrame } from '#shared/monitoring.ts'
import type { PoolEvents, PoolStatus } from '#shared/pool.ts'
import type { Session } from '#shared/session.ts'
import { Settings } from '#shared/settings.ts'
import { BullpenProvider } from '../client/context.tsx'
import { fakeBullpen, type FakeHost } from '../testing/fake-bullpen.tsx'
import { aChild, aFrame, anEntry, aPool, aSample, aSpare, MIB, NOW, online, streamOf } from '../testing/monitoring.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { aCostReport, aGlance } from '../testing/usage.ts'
import { Dashboard, type DashboardPlace } from './dashboard.tsx'

type Shown = {
  frame?: MonitoringFrame
  pool?: PoolStatus
  poolEvents?: PoolEvents[]
  sessions?: Session[]
  place?: DashboardPlace
  host?: FakeHost
}

function show({ frame = aFrame(), pool = aPool(), poolEvents = [], sessions = [], place, host = {} }: Shown = {}) {
  const calls: [string, unknown][] = []
  const record = (name: string) => (input: unknown) => void calls.push([name, input])
  const onOpenSession = vi.fn()
  const onClose = vi.fn()
  const onSettings = vi.fn()
  const onEnd = vi.fn()
  const bullpen = online(
    fakeBullpen({
      'processes.monitor': () => streamOf(frame),
      'pool.watch': () => streamOf(pool),
      'pool.events': () => streamOf(...poolEvents),
      'usage.costs': () => aCostReport(),
      'usage.watch': () => streamOf(aGlance()),
      'settings.get': () => ({ settings: Settings.parse({}), path: '/s', problems: [] }),
      'processes.recycle': record('recycle'),
      'processes.hibernate': record('hibernate'),
      'processes.endSpare': record('end spare'),
      'pool.pause': record('pause'),
      ...host,
    }),
  )
  bullpen.sessions.apply({ type: 'snapshot', sessions })
  const dashboard = (at: DashboardPlace | null) => (
    <BullpenProvider bullpen={bullpen}>
      <Dashboard place={at} {...{ onOpenSession, onSettings, onEnd, onClose }} />
    </BullpenProvider>
  )
  const { rerender } = render(dashboard(place ?? null))
  const goTo = (at: DashboardPlace) => rerender(dashboard(at))
  return { calls, onOpenSession, onSettings, onEnd, onClose, bullpen, goTo }
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

  it('counts the spares in folders among those the pool aims at, and tells what it was not asked for apart', async () => {
    const { statistics } = aPool()
    show({
      pool: aPool({
        target: 1,
        projectTarget: 2,
        spares: [aSpare(), aSpare({ id: 'b', kind: 'project' }), aSpare({ id: 'c', kind: 'project' })],
        statistics: { ...statistics, hits: { general: 1, project: 1 }, others: 5 },
      }),
    })
    const panel = await screen.findByRole('region', { name: 'Warm pool' })
    for (const words of ['1 general, 2 in folders, at most 4', '100 %', '2 of 2 sessions'])
      expect(within(panel).getByText(words)).toBeTruthy()
    expect(panel.textContent).toContain('5 started without it')
  })

  it('makes no notice of a refill that lets others go first', async () => {
    show({ pool: aPool({ blocked: 'machine-busy', reason: 'The machine is busy.' }) })
    const panel = await screen.findByRole('region', { name: 'Warm pool' })
    expect(panel.textContent).toContain('0 ready, the next waits for a quiet moment')
    expect(panel.textContent).not.toContain('The machine is busy.')
  })

  it('tells on demand what happened to each spare, and why', async () => {
    const event = { at: NOW, spare: '1', kind: 'general', pid: 41, cwd: null, reason: null, afterMs: null } as const
    show({
      poolEvents: [
        { events: [{ ...event, seq: 1, type: 'ready', afterMs: 1_240 }], missed: 0 },
        { events: [{ ...event, seq: 2, type: 'retired', reason: 'superseded' }], missed: 0 },
      ],
    })
    await userEvent.click(await screen.findByRole('button', { name: 'What it did' }))
    const list = screen.getByRole('list', { name: 'What the pool did, newest first' })
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(2))
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      expect.stringContaining('Given backgeneral · process 41 · settings, account or CLI have changed'),
      expect.stringContaining('Readygeneral · process 41 · after 1.2 s'),
    ])
  })

  it('pauses and resumes the pool', async () => {
    const { calls } = show({ pool: aPool({ paused: true, reason: 'Paused by you.' }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Resume' }))
    expect(calls).toEqual([['pause', { paused: false }]])
  })

  it('leads to the settings where the pool is off, and promises no spare', async () => {
    const off = aPool({ enabled: false, blocked: 'disabled', reason: 'The pool is switched off in the settings.' })
    const { onSettings } = show({ pool: off, frame: aFrame({ samples: [] }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Open the settings…' }))
    expect(onSettings).toHaveBeenCalledOnce()
    expect(screen.getByText('No process runs for a session. One starts with the next prompt.')).toBeTruthy()
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
    const { calls, onEnd } = show({ sessions: [session], frame: aFrame({ samples: [live] }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Replace the process' }))
    await userEvent.click(screen.getByRole('button', { name: 'Put to sleep' }))
    await userEvent.click(screen.getByRole('button', { name: 'End the process' }))
    expect(calls).toEqual([
      ['recycle', { sessionId: session.id }],
      ['hibernate', { sessionId: session.id }],
    ])
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(session)
  })

  it('ends a spare, and shows what a process said', async () => {
    const said = { messages: 1_200, bytes: 3_500_000, meanBytes: 2_917, peakBytes: 400_000, resizes: 3, dropped: 1 }
    const { calls } = show({
      sessions: [session],
      frame: aFrame({ samples: [aSample({ pid: 3000, role: 'spare' }), live], outputs: [{ pid: live.pid, ...said }] }),
      pool: aPool({ spares: [aSpare()] }),
    })
    await userEvent.click(await screen.findByRole('button', { name: 'End the spare' }))
    expect(calls).toEqual([['end spare', { pid: 3000 }]])
    await userEvent.click(screen.getByRole('button', { name: 'none: details of Fix the tests' }))
    const words = '1,200 messages · 3.3 MiB · largest 391 KiB · mean 3 KiB · buffer grew 3 times · 1 line dropped'
    expect(screen.getByText(words, { exact: false })).toBeTruthy()
  })

  it('shows the host, its guardian and its helpers too, with nothing to be done to them', async () => {
    const figures = { startedAt: NOW - 60_000, rssBytes: 200 * MIB, privateBytes: 140 * MIB, cpuPercent: 0.4 }
    const own = [
      { pid: 1, role: 'host' as const, name: 'Bullpen', ...figures },
      { pid: 2, role: 'guardian' as const, name: 'Guardian', ...figures, privateBytes: null, rssBytes: null },
    ]
    show({ frame: aFrame({ own }) })
    const table = await screen.findByRole('table')
    const [, host, guardian] = within(table).getAllByRole('row')
    expect(host?.textContent).toContain('140 MiB')
    expect(guardian?.textContent).toContain('ends everything if the host dies')
    expect(within(host!).queryAllByRole('button')).toEqual([])
    expect(screen.getByText(/No process runs for a session/)).toBeTruthy()
  })

  it('neither replaces a process during a turn nor puts it to sleep, and says why; but it can be ended', async () => {
    const { calls, onEnd } = show({ sessions: [running], frame: aFrame({ samples: [live] }) })
    const replace = await screen.findByRole('button', { name: 'Replace the process: not now, a turn is under way' })
    expect(replace.getAttribute('aria-disabled')).toBe('true')
    await userEvent.click(replace)
    await userEvent.click(screen.getByRole('button', { name: /^Put to sleep: not now/ }))
    expect(calls).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'End the process…' }))
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(running)
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
      'sessions and pool 1.9 GiB, everything else 5.4 GiB, available 8.8 GiB, of which 2.0 GiB are kept in reserve',
    )
  })

  it('says what there is when nothing runs', async () => {
    show()
    expect(await screen.findByText(/No process runs for a session/)).toBeTruthy()
    expect(screen.getByText(/No process was claimed/)).toBeTruthy()
  })

  it('closes with Escape', async () => {
    const { onClose } = show()
    expect(document.activeElement?.textContent).toBe('Dashboard')
    const { unmount } = render(<div role="menu" />)
    await userEvent.keyboard('{Escape}')
    expect(onClose).not.toHaveBeenCalled() // the menu's own
    unmount()
    const ofHiddenPane = (
      <div style={{ display: 'none' }}>
        <div role="dialog" />
      </div>
    )
    render(ofHiddenPane)
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

  it('begins at its top, or at the costs for who asked for those', async () => {
    show()
    expect(document.activeElement?.textContent).toBe('Dashboard')
    cleanup()
    const { goTo } = show({ place: { at: 'costs' } })
    const costs = await screen.findByRole('region', { name: 'Costs' })
    expect(document.activeElement).toBe(costs)
    act(() => screen.getByRole('button', { name: 'Close the dashboard' }).focus())
    goTo({ at: 'costs' })
    expect(document.activeElement).toBe(costs)
  })
})
