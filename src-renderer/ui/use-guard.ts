/** Keeps a keystroke meant for something else from answering a question that has just appeared under the hands. */
import { type KeyboardEvent, useEffect, useRef } from 'react'

/** Nothing a person saw only so many milliseconds ago was decided on. */
export const GUARD_MS = 300

/** Between two words. */
const TYPING_MS = 1_000

export type Guard = {
  /** Wraps what an answer does. */
  readonly guarded: (action: () => void) => () => void
  /** Belongs on the element around the buttons: a key held down presses nothing. */
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Typed into something that takes no text. Digits choose. */
const isLetter = ({ key, altKey, ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  /^[^\d\s]$/u.test(key) &&
  !altKey &&
  !ctrlKey &&
  !metaKey &&
  !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)

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
      // letters pressed here are meant for a text: the space after them presses nothing
      if (isLetter(event)) shownAt.current = performance.now() + TYPING_MS - GUARD_MS
      if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
    },
  }
}
