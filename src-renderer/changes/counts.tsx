/** How many lines were added and removed, with signs: colour alone carries nothing. */
import styles from './counts.module.css'

export const Counts = ({ added, removed }: { added: number; removed: number }) => (
  <span className={styles.counts}>
    <span className={styles.plus}>+{added}</span> <span className={styles.minus}>−{removed}</span>
  </span>
)
