/** What a session may cost: a bound that is looked at before each prompt, since a turn under way is never cut for it. */
import { AppError } from '#shared/errors.ts'
import type { SessionRow } from '../store/types.ts'

type Spending = Pick<SessionRow, 'budgetUsd' | 'usage'>

export const isOverBudget = ({ budgetUsd, usage }: Spending): boolean =>
  budgetUsd !== null && usage.costUsd >= budgetUsd

/** Throws `quota` when no further prompt may be sent. */
export function refuseOverBudget(session: Spending): void {
  if (session.budgetUsd === null || !isOverBudget(session)) return
  const [cost, budget] = [session.usage.costUsd, session.budgetUsd].map((usd) => `$${usd.toFixed(2)}`)
  throw new AppError('quota', {
    message: `This session has cost ${cost}, and its budget is ${budget}.`,
    remedy: 'Raise its budget to go on, or take the bound away.',
    field: 'budgetUsd',
  })
}
