/** Of which repository the worktrees are shown, in the window as a whole. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let shown: string | null = null

/** `path`: any folder of the repository; null closes. */
export function showWorktrees(path: string | null): void {
  shown = path
  for (const listener of listeners) listener()
}

function watch(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useShownWorktrees = (): string | null => useSyncExternalStore(watch, () => shown)
