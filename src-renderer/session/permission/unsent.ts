/**
 * What is typed or chosen in the card of a request and not sent yet: it outlives a change of tabs, as the draft of a prompt does, and
 * is the same in the pane of its session and in the inbox over it.
 */
import { useCallback, useSyncExternalStore } from 'react'
import type { RequestId } from '#shared/ids.ts'

/** Those answered are not taken out: they are small, and the oldest make room. */
const MOST = 100

export class Unsent<T> {
  readonly #byRequest = new Map<RequestId, T>()
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  of(id: RequestId): T | undefined {
    return this.#byRequest.get(id)
  }

  keep(id: RequestId, words: T): void {
    this.#byRequest.delete(id)
    this.#byRequest.set(id, words)
    const [oldest] = this.#byRequest.keys()
    if (this.#byRequest.size > MOST && oldest !== undefined) this.#byRequest.delete(oldest)
    for (const listener of this.#listeners) listener()
  }
}

/** As `useState`, with what was left in the store. */
export function useUnsent<T>(store: Unsent<T>, id: RequestId, nothing: T): [T, (next: T) => void] {
  const words = useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.of(id), [store, id]),
  )
  return [words ?? nothing, (next) => store.keep(id, next)]
}
