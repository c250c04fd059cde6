/** Shows the first lines of something long, and the rest on demand. */
import { type ReactNode, useState } from 'react'
import styles from './foldable.module.css'

type FoldableProps = {
  /** How many there are, and how many are shown while folded. */
  count: number
  shown: number
  unit: string
  children: (limit: number) => ReactNode
}

/** Folding away two lines helps nobody. */
const SLACK = 3

export function Foldable({ count, shown, unit, children }: FoldableProps) {
  const [open, setOpen] = useState(false)
  const hidden = count - shown
  if (hidden <= SLACK) return children(Infinity)
  return (
    <>
      {children(open ? Infinity : shown)}
      <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Show less' : `Show ${hidden.toLocaleString('en')} more ${unit}`}
      </button>
    </>
  )
}
