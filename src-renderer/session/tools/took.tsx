/** How long something took, or has been going on. */
import { formatDuration, formatElapsed } from '../../client/format.ts'
import { useNow } from '../../client/use-now.ts'
import styles from './took.module.css'

/** Shorter spans say nothing. */
const WORTH_MS = 1_000

type TookProps = { from: number | null; to: number | null; live: boolean }

/** Times in milliseconds since the Unix epoch. */
export function Took({ from, to, live }: TookProps) {
  const now = useNow(1_000, live)
  if (from === null) return null
  if (live) {
    const seconds = Math.max(0, Math.floor((now - from) / 1_000))
    return (
      <>
        {seconds >= 2 && <span className={styles.took}>{formatElapsed(seconds)}</span>}
        <span className={styles.spinner} role="img" aria-label="running" />
      </>
    )
  }
  if (to === null || to - from < WORTH_MS) return null
  return <span className={styles.took}>{formatDuration(to - from)}</span>
}
