/** Stands in the place of the prompt while another process has the conversation open: two at once would not see each other. */
import { GitFork, Lock } from 'lucide-react'
import type { Holder } from '#shared/transcripts.ts'
import { formatMoment } from '../../client/format.ts'
import { Button } from '../../ui/button.tsx'
import styles from './held-banner.module.css'

type HeldBannerProps = { holder: Holder; takingOver: boolean; onTakeOver: () => void; onFork: () => void }

export function HeldBanner({ holder: { pid, kind, since }, takingOver, onTakeOver, onFork }: HeldBannerProps) {
  return (
    <section className={styles.held} aria-label="Open elsewhere">
      <Lock size={16} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p className={styles.message}>
          Process {pid} has this conversation open{kind !== null && ` (${kind})`}
          {since !== null && ` since ${formatMoment(since)}`}
        </p>
        <p className={styles.remedy}>
          Here it can be read. Taking it over ends that process; a fork leaves it alone and goes on with a copy.
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="sm" look="primary" onClick={onFork}>
          <GitFork size={13} aria-hidden />
          Fork
        </Button>
        <Button size="sm" disabled={takingOver} onClick={onTakeOver}>
          {takingOver ? 'Taking over…' : 'Take over'}
        </Button>
      </div>
    </section>
  )
}
