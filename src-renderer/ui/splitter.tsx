/** The line between two panes: drawn by the pointer, moved by the arrow keys, evened out by a double click or Enter. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { classNames } from './class-names.ts'
import styles from './splitter.module.css'

type SplitterProps = {
  label: string
  /** Between panes beside each other, or one over the other. */
  between: 'columns' | 'rows'
  /** What the first of the two has of what both have, 0 to 1. */
  part: number
  onPart: (part: number) => void
}

const STEP = 0.05

export function Splitter({ label, between, part, onPart }: SplitterProps) {
  const line = useRef<HTMLDivElement>(null)
  const sideways = between === 'columns'
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent) => {
    const { current } = line
    if (!current?.hasPointerCapture(event.pointerId)) return
    const [first, second] = [current.previousElementSibling, current.nextElementSibling].map((one) =>
      one?.getBoundingClientRect(),
    )
    if (!first || !second) return
    const [from, to, at] = sideways
      ? [first.left, second.right, event.clientX]
      : [first.top, second.bottom, event.clientY]
    if (to > from) onPart((at - from) / (to - from))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Partial<Record<string, number>> = {
      [sideways ? 'ArrowLeft' : 'ArrowUp']: part - STEP,
      [sideways ? 'ArrowRight' : 'ArrowDown']: part + STEP,
      Home: 0,
      End: 1,
      Enter: 0.5,
    }
    const next = keys[event.key]
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onPart(next)
  }
  return (
    <div
      ref={line}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={sideways ? 'vertical' : 'horizontal'}
      aria-valuemin={15}
      aria-valuemax={85}
      aria-valuenow={Math.round(part * 100)}
      className={classNames(styles.splitter, sideways ? styles.columns : styles.rows)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onPart(0.5)}
    />
  )
}
