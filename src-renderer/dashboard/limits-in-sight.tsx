/** What may stop work soon: limits of the account, and budgets of sessions. */
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { QuotaWindow } from '#shared/usage.ts'
import { useNow } from '../client/use-now.ts'
import { formatSpent, nearBudgets, quotaName, quotaWords } from '../client/usage-words.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './costs-panel.module.css'

const EVERY_MS = 60_000

export function Quota({ windows }: { windows: readonly QuotaWindow[] }) {
  const now = useNow(EVERY_MS)
  if (windows.length === 0) return null
  return (
    <ul className={styles.limits} aria-label="Limits of the account">
      {windows.map((one) => (
        <li
          key={one.name}
          className={classNames(one.state === 'warning' && styles.near, one.state === 'rejected' && styles.over)}
        >
          <span>{quotaName(one)}</span>
          <span className={styles.figures}>{quotaWords(one, now)}</span>
          {one.usedPercent !== null && (
            <meter min={0} max={100} value={Math.min(100, one.usedPercent)} aria-label={`${quotaName(one)}, used`} />
          )}
        </li>
      ))}
    </ul>
  )
}

type NearBudgetsProps = { sessions: Iterable<Session>; onOpenSession: (id: SessionId) => void }

export function NearBudgets({ sessions, onOpenSession }: NearBudgetsProps) {
  const near = nearBudgets(sessions)
  if (near.length === 0) return null
  return (
    <ul className={classNames(styles.limits, styles.withAction)} aria-label="Sessions near the end of their budget">
      {near.map(({ session: { id, title, usage }, budgetUsd, share }) => (
        <li key={id} className={share >= 1 ? styles.over : styles.near}>
          <span dir="auto" className={styles.name}>
            {title}
          </span>
          <span className={styles.figures}>
            {share >= 1 ? 'budget spent: ' : ''}
            {formatSpent(usage.costUsd)} of {formatSpent(budgetUsd)}
          </span>
          <Button size="sm" look="ghost" aria-label={`Open ${title}`} onClick={() => onOpenSession(id)}>
            Open
          </Button>
        </li>
      ))}
    </ul>
  )
}
