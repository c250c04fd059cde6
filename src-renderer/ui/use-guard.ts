/** Keeps a keystroke meant for something else from answering a question that has just appeared under the hands. */
import { type KeyboardEvent, useEffect, useRef } from 'react'

/** Nothing a person saw only so many milliseconds ago was decided on. */
export const GUARD_MS = 300

export type Guard = {
  /** Wraps what an answer does. */
  readonly guarded: (action: () => void) => () => void
  /** Belongs on the element around the buttons: a key held down presses nothing. */
  readonly onKeyDown: (event: Pick<KeyboardEvent, 'key' | 'repeat' | 'preventDefault'>) => void
}

/** Armed anew whenever `subject` changes. */
export function useGuard(subject: string): Guard {
  const shownAt = useRef(Infinity)
  useEffect(() => {
    shownAt.current = performance.now()
    return () => {
      shownAt.current = Infinity
    }
  }, [subject])
  return {
    guarded: (action) => () => {
      if (performance.now() - shownAt.current >= GUARD_MS) action()
    },
    onKeyDown: (event) => {
      if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
    },
  }
}
