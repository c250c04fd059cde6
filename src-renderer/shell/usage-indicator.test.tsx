import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import type { QuotaWindow, UsageGlance } from '#shared/usage.ts'
import { NO_USAGE } from '#shared/session.ts'
import { nearBudgets } from '../client/usage-words.ts'
import { UsageProvider } from '../client/usage.tsx'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { online, streamOf } from '../testing/monitoring.ts'
import { aSession, sessionId } from '../testing/sessions.ts'
import { aGlance } from '../testing/usage.ts'
import { UsageIndicator, usageParts } from './usage-indicator.tsx'

const glance = (changes: Partial<UsageGlance> = {}): UsageGlance =>
  aGlance({ today: { costUsd: 3.42, turns: 5 }, ...changes })
const limit = (changes: Partial<QuotaWindow> = {}): QuotaWindow => ({
  name: 'five_hour',
  state: 'allowed',
  usedPercent: 62,
  resetsAt: null,
  at: 0,
  ...changes,
})
const costing = (costUsd: number, n = 1) =>
  aSession({ id: sessionId(n), budgetUsd: 5, usage: { ...NO_USAGE, costUsd } })
const words = (...input: Parameters<typeof usageParts>) =>
  usageParts(...input).map(({ text, tone }) => `${text}: ${tone}`)

it('says what was spent, how far the nearest limit is, and which budgets are at their end', () => {
  expect(words(glance(), [])).toEqual(['$3.42 today: calm'])
  expect(words(glance({ today: { costUsd: 0, turns: 0 } }), [])).toEqual([])
  expect(words(glance({ quota: [limit(), limit({ name: 'seven_day', usedPercent: 3 })] }), [])[1]).toBe(
    '5-hour limit 62 %: calm',
  )
  expect(words(glance({ quota: [limit({ state: 'warning', usedPercent: null })] }), [])[1]).toBe(
    '5-hour limit near: waiting',
  )
  expect(words(glance({ quota: [limit({ state: 'rejected' })] }), [])[1]).toBe('5-hour limit reached: bad')
  expect(words(glance({ quota: [limit({ usedPercent: null })] }), [])).toHaveLength(1)
  expect(words(glance({ dailyBudgetUsd: 10 }), [])).toEqual(['$3.42 of $10.00 today: calm'])
  expect(words(glance({ dailyBudgetUsd: 4 }), [])).toEqual(['$3.42 of $4.00 today: waiting'])
  expect(words(glance({ dailyBudgetUsd: 3.42 }), [])).toEqual(['$3.42 of $3.42 today: bad'])
  expect(words(glance(), nearBudgets([costing(3.9), costing(4)]))[1]).toBe('1 near its budget: waiting')
  expect(words(glance(), nearBudgets([costing(4), costing(5.1, 2)]))[1]).toBe('1 budget spent: bad')
})

it('leads to the costs', async () => {
  const onOpen = vi.fn()
  const bullpen = online(fakeBullpen({ 'usage.watch': () => streamOf(glance()) }))
  renderWith(
    bullpen,
    <UsageProvider>
      <UsageIndicator onOpen={onOpen} />
    </UsageProvider>,
  )
  await userEvent.click(await screen.findByRole('button', { name: '$3.42 today. Open the costs' }))
  expect(onOpen).toHaveBeenCalledOnce()
})
