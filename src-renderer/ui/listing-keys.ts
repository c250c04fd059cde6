/** The keys of a view with a list: up and down in it, a page at once, and out of the view. */
import type { KeyboardEvent } from 'react'

const PAGE = 10

const STEPS: Readonly<Partial<Record<string, number>>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }

/** The row that this key leads to from row `at`, also before the first or behind the last; undefined for other keys. */
export function rowFrom(at: number, key: string): number | undefined {
  const step = STEPS[key]
  return step === undefined ? undefined : at + step
}

/** Unless something nearer had a use for the key. */
export const onEscape = (close: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
  event.preventDefault()
  close()
}
