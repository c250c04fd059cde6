/** What a session may cost: a bound that is looked at before each prompt, since a turn under way is never cut for it. */
import { AppError } from '#shared/errors.ts'
import { isOverBudget } from '#shared/session.ts'
import { type UsageGlance, isDaySpent } from '#shared/usage.ts'
import type { SessionRow } from '../store/types.ts'

type Spending = Pick<SessionRow, 'budgetUsd' | 'usage'>

/** Throws `quota` when no further prompt may be sent. */
export function refuseOverBudget(session: Spending): void {
  if (session.budgetUsd === null || !isOverBudget(session)) return
  const [cost, budget] = [session.usage.costUsd, session.budgetUsd].map((usd) => `$${usd.toFixed(2)}`)
  throw new AppError('quota', {
    message: `This session has cost ${cost}, and its budget is ${budget}.`,
    remedy: 'Raise its budget to go on, or remove it.',
    field: 'budgetUsd',
  })
}

/** What all sessions together have cost today, and may. */
export type DaySpending = Pick<UsageGlance, 'today' | 'dailyBudgetUsd'>

type Sender = Pick<SessionRow, 'profile'>

/** A demo costs nothing. */
export const isDayOver = ({ profile }: Sender, day: DaySpending | undefined): boolean =>
  profile === 'default' && day !== undefined && isDaySpent(day)

/** Throws `quota` when no further prompt may be sent today. */
export function refuseOverDay(sender: Sender, day: DaySpending | undefined): void {
  if (day === undefined || !isDayOver(sender, day)) return
  throw new AppError('quota', {
    message: `Today’s sessions have cost $${day.today.costUsd.toFixed(2)} together, and the budget of a day is $${(day.dailyBudgetUsd ?? 0).toFixed(2)}.`,
    remedy: 'Raise "dailyBudgetUsd" in the settings to go on today, or send it tomorrow.',
    field: 'dailyBudgetUsd',
  })
}
