/** Costs and limits of the account for tests. */
import type { CostReport, UsageGlance } from '#shared/usage.ts'

const NOTHING = { costUsd: 0, turns: 0 }

export const aGlance = (changes: Partial<UsageGlance> = {}): UsageGlance => ({
  day: '2026-11-21',
  today: NOTHING,
  dailyBudgetUsd: null,
  quota: [],
  ...changes,
})

export const aCostReport = (changes: Partial<CostReport> = {}): CostReport => ({
  days: [{ day: '2026-11-21', ...NOTHING }],
  projects: [],
  models: [],
  sessions: [],
  since: null,
  ...changes,
})
