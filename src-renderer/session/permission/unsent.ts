/** What is typed or chosen in the card of a request and not sent yet: it outlives a change of tabs, as the draft of a prompt does. */
import { useState } from 'react'
import type { RequestId } from '#shared/ids.ts'

/** Those answered are not taken out: they are small, and the oldest make room. */
const MOST = 100

export class Unsent<T> {
  readonly #byRequest = new Map<RequestId, T>()

  of(id: RequestId): T | undefined {
    return this.#byRequest.get(id)
  }

  keep(id: RequestId, words: T): void {
    this.#byRequest.delete(id)
    this.#byRequest.set(id, words)
    const [oldest] = this.#byRequest.keys()
    if (this.#byRequest.size > MOST && oldest !== undefined) this.#byRequest.delete(oldest)
  }
}

/** As `useState`, beginning with what was left in the store. The request of a card does not change. */
export function useUnsent<T>(store: Unsent<T>, id: RequestId, nothing: T): [T, (next: T) => void] {
  const [words, setWords] = useState(() => store.of(id) ?? nothing)
  const set = (next: T) => {
    store.keep(id, next)
    setWords(next)
  }
  return [words, set]
}
