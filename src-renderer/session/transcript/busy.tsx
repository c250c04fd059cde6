/** Something is under way, and for how long. */
import { formatElapsed } from '../../client/format.ts'
import { useNow } from '../../client/use-now.ts'
import styles from './activity.module.css'

/** `since`: in milliseconds since the epoch. The time is shown once it is worth it. */
export function Busy({ words, since }: { words: string; since: number }) {
  const now = useNow(1_000)
  const seconds = Math.max(0, Math.floor((now - since) / 1_000))
  return (
    <p className={styles.busy}>
      <span className={styles.pulse} aria-hidden />
      {words}
      {seconds >= 2 && <span className={styles.since}>{formatElapsed(seconds)}</span>}
    </p>
  )
}
