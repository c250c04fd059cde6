/** Whether long lines of code are wrapped: one choice for all blocks, remembered by the window. */
import { useSyncExternalStore } from 'react'

const KEY = 'bullpen.wrap-code'
const listeners = new Set<() => void>()
let wrap = readStored()

function readStored(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true'
  } catch {
    return false // storage is off: the choice lasts as long as the page
  }
}

/** Returns whether they are now. */
export function toggleWrap(): boolean {
  wrap = !wrap
  try {
    localStorage.setItem(KEY, String(wrap))
  } catch {
    // as above
  }
  for (const listener of listeners) listener()
  return wrap
}

function watch(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useWrap = (): [boolean, () => void] => [useSyncExternalStore(watch, () => wrap), toggleWrap]
