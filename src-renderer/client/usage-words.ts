/** Limits of the account and budgets of sessions, in words. */
import type { Session } from '#shared/session.ts'
import type { QuotaWindow } from '#shared/usage.ts'
import { formatMoment } from './format.ts'

/** As the CLI names them. */
const NAMES: Readonly<Record<string, string>> = {
  five_hour: '5-hour limit',
  seven_day: 'Weekly limit',
  seven_day_opus: 'Weekly limit, Opus',
  seven_day_sonnet: 'Weekly limit, Sonnet',
  seven_day_overage_included: 'Weekly limit with extra usage',
  overage: 'Extra usage',
}

export const quotaName = ({ name }: Pick<QuotaWindow, 'name'>): string => NAMES[name] ?? name.replaceAll('_', ' ')

/** "62 % used, until 14:05". */
export function quotaWords({ state, usedPercent, resetsAt }: QuotaWindow, now: number): string {
  const used =
    state === 'rejected' ? 'reached' : usedPercent === null ? stateWords(state) : `${Math.round(usedPercent)} % used`
  return resetsAt === null ? used : `${used}, until ${formatMoment(resetsAt, now)}`
}

const stateWords = (state: 'allowed' | 'warning') => (state === 'warning' ? 'nearly reached' : 'not reached')

/** US dollars, to the cent: sums of many turns. */
export const formatSpent = (dollars: number): string =>
  dollars > 0 && dollars < 0.01 ? '<$0.01' : `$${dollars.toFixed(2)}`

/** From this share of its budget on, a session is near its end. */
export const NEAR_SHARE = 0.8

export type Budgeted = { readonly session: Session; readonly budgetUsd: number; readonly share: number }

/** Sessions that have used most of their budget, the furthest first. */
export function nearBudgets(sessions: Iterable<Session>): Budgeted[] {
  return [...sessions]
    .flatMap((session): Budgeted[] => {
      const { budgetUsd, usage, archived } = session
      if (budgetUsd === null || archived) return []
      const share = usage.costUsd / budgetUsd
      return share >= NEAR_SHARE ? [{ session, budgetUsd, share }] : []
    })
    .toSorted((a, b) => b.share - a.share)
}
