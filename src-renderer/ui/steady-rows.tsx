/** What holds the rows of a virtual list: its style does not change with each beginning and end of a scroll. */
import type { CSSProperties, ReactNode, Ref } from 'react'

type SteadyRowsProps = {
  readonly style: CSSProperties
  readonly children: ReactNode
  readonly ref?: Ref<HTMLDivElement>
}

/**
 * The list would let the pointer through its rows while it scrolls. That is handed down to everything in them: one that
 * follows its end scrolls with every word, and all that is in sight would be styled anew for each.
 */
export function SteadyRows({ style, children, ref }: SteadyRowsProps) {
  return (
    <div ref={ref} style={{ ...style, pointerEvents: undefined }}>
      {children}
    </div>
  )
}
