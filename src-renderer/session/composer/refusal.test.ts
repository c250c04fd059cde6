import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { NO_USAGE } from '#shared/session.ts'
import { aSession } from '../../testing/sessions.ts'
import { stillHolds } from './refusal.ts'

const refusal = (field?: string) => new AppError('quota', { message: 'No.', remedy: 'Raise it.', field }).data
const costing = (budgetUsd: number) => aSession({ budgetUsd, usage: { ...NO_USAGE, costUsd: 5 } })

it('of a budget holds until that is raised, of anything else until it is dismissed', () => {
  expect(stillHolds(refusal('budgetUsd'), costing(5), null)).toBe(true)
  expect(stillHolds(refusal('budgetUsd'), costing(6), true)).toBe(false)
  expect(stillHolds(refusal('dailyBudgetUsd'), costing(6), true)).toBe(true)
  expect(stillHolds(refusal('dailyBudgetUsd'), costing(6), null)).toBe(true)
  expect(stillHolds(refusal('dailyBudgetUsd'), costing(5), false)).toBe(false)
  expect(stillHolds(refusal(), costing(6), false)).toBe(true)
})
