/** The keys of the list and the diff, in sight while one of them has the focus. */
import { Kbd } from '../ui/kbd.tsx'
import styles from './key-hint.module.css'

const KEYS = [
  ['↑ ↓', 'choose'],
  ['Enter', 'to the hunks'],
  ['s', 'stage'],
  ['u', 'unstage'],
  ['r', 'undo'],
  ['o', 'open'],
] as const

/** `stages`, `opens`: whether there is anything to stage in, or an editor. */
export const KeyHint = ({ stages, opens }: { stages: boolean; opens: boolean }) => (
  <p className={styles.keys}>
    {KEYS.filter(([key]) => (stages || (key !== 's' && key !== 'u')) && (opens || key !== 'o')).map(([key, word]) => (
      <span key={key} className={styles.key}>
        <Kbd>{key}</Kbd> {word}
      </span>
    ))}
  </p>
)
