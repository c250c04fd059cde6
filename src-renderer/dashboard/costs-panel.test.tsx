import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { NO_USAGE, type Session } from '#shared/session.ts'
import type { CostReport, UsageGlance } from '#shared/usage.ts'
import { UsageProvider } from '../client/usage.tsx'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { online, streamOf } from '../testing/monitoring.ts'
import { aSession, sessionId } from '../testing/sessions.ts'
import { aCostReport, aGlance } from '../testing/usage.ts'
import { CostsPanel } from './costs-panel.tsx'

const spent = (costUsd: number, turns = 1) => ({ costUsd, turns })
const report = (changes: Partial<CostReport> = {}): CostReport =>
  aCostReport({
    days: [
      { day: '2026-11-20', ...spent(1.5, 2) },
      { day: '2026-11-21', ...spent(3, 4) },
    ],
    projects: [{ cwd: '/work/shop', ...spent(4.5, 6) }],
    models: [
      { model: 'claude-opus-5', ...spent(4) },
      { model: null, ...spent(0.5) },
    ],
    sessions: [
      { sessionId: sessionId(1), cwd: '/work/shop', ...spent(4) },
      { sessionId: sessionId(9), cwd: '/work/shop', ...spent(0.5) },
    ],
    since: '2026-11-20',
    ...changes,
  })
const glance = (changes: Partial<UsageGlance> = {}): UsageGlance => aGlance({ today: spent(3, 4), ...changes })

function show({ costs = report(), seen = glance(), sessions = [aSession({ title: 'Fix login' })] }: Shown = {}) {
  const onOpenSession = vi.fn()
  const asked: unknown[] = []
  const bullpen = fakeBullpen({
    'usage.costs': (input) => (asked.push(input), costs),
    'usage.watch': () => streamOf(seen),
  })
  renderWith(
    online(bullpen),
    <UsageProvider>
      <CostsPanel
        ref={createRef()}
        byId={new Map(sessions.map((one) => [one.id, one]))}
        onOpenSession={onOpenSession}
      />
    </UsageProvider>,
  )
  return { onOpenSession, asked }
}
type Shown = { costs?: CostReport; seen?: UsageGlance; sessions?: readonly Session[] }

describe('the costs', () => {
  it('are told by day, folder, model and session, and lead to the session', async () => {
    const { onOpenSession, asked } = show()
    expect(await screen.findByText('$3.00 today, $4.50 in 2 days, at list price')).toBeTruthy()
    const days = within(screen.getByRole('list', { name: 'Costs by day' })).getAllByRole('listitem')
    expect(days.map(({ textContent }) => textContent.replace(/^.*: /, ''))).toEqual([
      '$1.50, 2 turns',
      '$3.00, 4 turns',
    ])
    expect(within(screen.getByRole('region', { name: 'Costs by folder' })).getByText('shop')).toBeTruthy()
    expect(within(screen.getByRole('region', { name: 'Costs by model' })).getByText('Not told')).toBeTruthy()
    const bySession = within(screen.getByRole('region', { name: 'Costs by session' }))
    expect(bySession.getByText('Deleted, in shop')).toBeTruthy()
    await userEvent.click(bySession.getByRole('button', { name: 'Fix login' }))
    expect(onOpenSession).toHaveBeenCalledWith(sessionId(1))
    await userEvent.selectOptions(screen.getByLabelText('Days that are counted'), '90 days')
    expect(asked.at(-1)).toEqual({ days: 90 })
    expect(screen.getByText(/in 2 days, at list price/)).toBeTruthy() // whatever was asked for: it tells what it has
  })

  it('say when nothing was spent', async () => {
    show({ costs: report({ projects: [], models: [], sessions: [], since: null }) })
    expect(await screen.findByText('Nothing was spent')).toBeTruthy()
    expect(screen.getByText(/Each turn is counted when it ends/)).toBeTruthy()
  })

  it('stand with limits of the account and budgets at their end', async () => {
    const near = aSession({ id: sessionId(2), title: 'Big one', budgetUsd: 5, usage: { ...NO_USAGE, costUsd: 5.5 } })
    const quota = { name: 'five_hour', state: 'rejected', usedPercent: 100, resetsAt: null, at: 0 } as const
    const { onOpenSession } = show({ seen: glance({ quota: [quota] }), sessions: [near] })
    expect((await screen.findByRole('list', { name: 'Limits of the account' })).textContent).toContain(
      '5-hour limitreached',
    )
    expect(screen.getByText('budget spent: $5.50 of $5.00')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Open Big one' }))
    expect(onOpenSession).toHaveBeenCalledWith(sessionId(2))
  })
})
