/** Shows the first lines of something long, and the rest on demand. */
import { createContext, type ReactNode, use, useState } from 'react'
import styles from './foldable.module.css'
import { useFold } from './folds.ts'

/** The key of the item something stands in, so that what was opened stays open while its row is out of the page. */
export const FoldScope = createContext<string | null>(null)

type FoldableProps = {
  /** Its own within the item; left out where there is one only. */
  name?: string
  /** How many there are, and how many are shown while folded. */
  count: number
  shown: number
  unit: string
  children: (limit: number) => ReactNode
}

/** Folding away two lines helps nobody. */
const SLACK = 3

export function Foldable({ name = '', count, shown, unit, children }: FoldableProps) {
  const scope = use(FoldScope)
  const [keptOpen, keepOpen] = useFold(`${scope ?? ''} ${name} lines`, false, { withAll: false })
  const [ownOpen, setOwnOpen] = useState(false)
  const [open, setOpen] = scope === null ? [ownOpen, setOwnOpen] : [keptOpen, keepOpen]
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
