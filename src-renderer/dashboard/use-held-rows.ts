/** Rows stay where they are while somebody is at them: what is pressed is what was looked at. */
import { useState } from 'react'

/** `isGone`: it is not there any more, and keeps its place for the moment. */
type HeldRow<Row> = { readonly row: Row; readonly isGone: boolean }

type Keyed<Row> = (row: Row) => number

/** Those before in their order, as they are now; what is new comes behind them. */
function heldRows<Row>(before: readonly Row[], now: readonly Row[], keyOf: Keyed<Row>): HeldRow<Row>[] {
  const left = new Map(now.map((row) => [keyOf(row), row]))
  const kept = before.map((row) => {
    const fresh = left.get(keyOf(row))
    left.delete(keyOf(row))
    return { row: fresh ?? row, isGone: fresh === undefined }
  })
  return [...kept, ...[...left.values()].map((row) => ({ row, isGone: false }))]
}

/** `hold`: for the element around the rows; they are held while the pointer is in it. The focus moves with its row anyway. */
export function useHeldRows<Row>(rows: readonly Row[], keyOf: Keyed<Row>) {
  const [held, setHeld] = useState<readonly Row[] | null>(null)
  const [isHeld, setIsHeld] = useState(false)
  const shown = isHeld && held ? heldRows(held, rows, keyOf) : rows.map((row) => ({ row, isGone: false }))
  if (isHeld && shown.length !== held?.length) setHeld(shown.map(({ row }) => row)) // what has come keeps its place too
  if (!isHeld && held !== null) setHeld(null)
  const hold = { onPointerEnter: () => setIsHeld(true), onPointerLeave: () => setIsHeld(false) }
  return { rows: shown, hold }
}
