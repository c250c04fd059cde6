/** Whether the reason a prompt was refused for still holds: a budget that was raised since refuses nothing more. Pure. */
import type { AppErrorData } from '#shared/errors.ts'
import type { Session } from '#shared/session.ts'

type Spending = Pick<Session, 'budgetUsd' | 'usage'>

export const isSpent = ({ budgetUsd, usage }: Spending): boolean => budgetUsd !== null && usage.costUsd >= budgetUsd

/** `daySpent`: null while it is not known. */
export const stillHolds = ({ field }: AppErrorData, session: Spending, daySpent: boolean | null): boolean =>
  field === 'budgetUsd' ? isSpent(session) : field !== 'dailyBudgetUsd' || daySpent !== false
