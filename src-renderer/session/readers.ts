/** What the keyboard and the palette can ask of the transcript in the pane with the focus. */
import { useEffect, useRef } from 'react'
import { usePaneFocus } from '../client/pane-focus.ts'

export type Reader = {
  readonly find: () => void
  readonly findNext: (by: 1 | -1) => void
  /** To the prompt before (-1) or behind (1) what is being read. */
  readonly jump: (by: 1 | -1) => void
  readonly toEnd: () => void
}

let current: Reader | null = null

/** Null where no transcript is on the screen. */
export const currentReader = (): Reader | null => current

/** Makes this transcript the one that is asked while its pane has the focus. */
export function useReader(reader: Reader): void {
  const focused = usePaneFocus()
  const latest = useRef(reader)
  useEffect(() => {
    latest.current = reader
  })
  useEffect(() => {
    if (!focused) return
    const mine: Reader = {
      find: () => latest.current.find(),
      findNext: (by) => latest.current.findNext(by),
      jump: (by) => latest.current.jump(by),
      toEnd: () => latest.current.toEnd(),
    }
    current = mine
    return () => {
      if (current === mine) current = null
    }
  }, [focused])
}
