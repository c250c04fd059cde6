/** Whether diffs in transcripts stand under each other or side by side: one choice for all, remembered by the window. */
import { useSyncExternalStore } from 'react'
import type { DiffView } from './diff-rows.ts'

const KEY = 'bullpen.diff-view'
const listeners = new Set<() => void>()
let view = readStored()

function readStored(): DiffView {
  try {
    return localStorage.getItem(KEY) === 'split' ? 'split' : 'unified'
  } catch {
    return 'unified' // storage is off: the choice lasts as long as the page
  }
}

function choose(next: DiffView): void {
  view = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // as above
  }
  for (const listener of listeners) listener()
}

/** Returns what it is now. */
export function toggleDiffView(): DiffView {
  choose(view === 'split' ? 'unified' : 'split')
  return view
}

function watch(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useDiffView = (): readonly [DiffView, (view: DiffView) => void] => [
  useSyncExternalStore(watch, () => view),
  choose,
]
