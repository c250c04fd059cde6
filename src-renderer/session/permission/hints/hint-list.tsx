/** The reasons to look twice, over what is asked. */
import { OctagonAlert, TriangleAlert } from 'lucide-react'
import type { Hint } from './hint.ts'
import styles from './hint-list.module.css'

export function HintList({ hints }: { hints: readonly Hint[] }) {
  if (hints.length === 0) return null
  return (
    <div className={styles.hints}>
      <ul aria-label="What to look at twice">
        {hints.map(({ kind, weight, label, detail }) => (
          <li key={kind + label} className={styles[weight]}>
            {weight === 'danger' ? <OctagonAlert size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
            <span>
              <strong>{label}.</strong> {detail}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.note}>Found by reading the text. What is not found is not therefore safe.</p>
    </div>
  )
}
