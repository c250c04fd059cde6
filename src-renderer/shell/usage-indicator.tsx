/** What was spent today and what the account may still use, in the status bar; the costs of the dashboard on click. */
import { Fragment } from 'react'
import { isDaySpent, type UsageGlance } from '#shared/usage.ts'
import { useCalmSessions } from '../client/context.tsx'
import { countOf } from '../client/format.ts'
import { useUsage } from '../client/usage.tsx'
import { type Budgeted, formatSpent, NEAR_SHARE, nearBudgets, quotaName, quotaWords } from '../client/usage-words.ts'
import { tip } from '../ui/tooltip.ts'
import styles from './status-bar.module.css'

export function UsageIndicator({ onOpen }: { onOpen: () => void }) {
  const value = useUsage()
  const budgets = nearBudgets(useCalmSessions().values())
  if (value === null) return null
  const parts = usageParts(value, budgets)
  if (parts.length === 0) return null
  const words = parts.map(({ text }) => text).join(' · ')
  return (
    <button
      type="button"
      className={styles.item}
      aria-label={`${words}. Open the costs`}
      {...tip(detailOf(value, budgets))}
      onClick={onOpen}
    >
      <span>
        {parts.map(({ text, tone }, index) => (
          <Fragment key={text}>
            {index > 0 && ' · '}
            <span className={tone === 'calm' ? undefined : styles[tone]}>{text}</span>
          </Fragment>
        ))}
      </span>
    </button>
  )
}

type Part = { readonly text: string; readonly tone: 'calm' | 'waiting' | 'bad' }

/** Of limits, the one that is nearest to its end; nothing where there is nothing to say. */
export function usageParts(glance: UsageGlance, budgets: readonly Budgeted[]): Part[] {
  const { today, dailyBudgetUsd } = glance
  const [quota] = glance.quota
  const parts: Part[] = []
  if (dailyBudgetUsd !== null) {
    const tone = isDaySpent(glance) ? 'bad' : today.costUsd >= NEAR_SHARE * dailyBudgetUsd ? 'waiting' : 'calm'
    parts.push({ text: `${formatSpent(today.costUsd)} of ${formatSpent(dailyBudgetUsd)} today`, tone })
  } else if (today.turns > 0) parts.push({ text: `${formatSpent(today.costUsd)} today`, tone: 'calm' })
  if (quota) {
    const isReached = quota.state === 'rejected'
    const tone = isReached ? 'bad' : quota.state === 'warning' ? 'waiting' : 'calm'
    const used = isReached ? 'reached' : quota.usedPercent === null ? null : `${Math.round(quota.usedPercent)} %`
    if (used !== null || tone !== 'calm') parts.push({ text: `${quotaName(quota)} ${used ?? 'near'}`, tone })
  }
  const spent = budgets.filter(({ share }) => share >= 1).length
  const near = budgets.length - spent
  if (spent > 0) parts.push({ text: `${countOf(spent, 'budget')} spent`, tone: 'bad' })
  else if (near > 0) parts.push({ text: `${near} near ${near === 1 ? 'its' : 'their'} budget`, tone: 'waiting' })
  return parts
}

function detailOf({ today, quota }: UsageGlance, budgets: readonly Budgeted[]): string {
  const now = Date.now()
  return [
    `${countOf(today.turns, 'turn')} today, ${formatSpent(today.costUsd)} at list price.`,
    ...quota.map((one) => `${quotaName(one)}: ${quotaWords(one, now)}.`),
    ...budgets
      .slice(0, 3)
      .map(
        ({ session, budgetUsd }) =>
          `${session.title}: ${formatSpent(session.usage.costUsd)} of ${formatSpent(budgetUsd)}.`,
      ),
  ].join(' ')
}
