/** A function that stays the same one while what it does is as of the last painting: for props of views that are not painted again for it. */
import { useCallback, useLayoutEffect, useRef } from 'react'

/** To be called by events, not while painting. */
export function useStable<Args extends readonly unknown[], Result>(
  callback: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: Args) => latest.current(...args), [])
}
