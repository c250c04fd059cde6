/** What the reader opened and closed in each transcript: kept while rows leave the page, and changed all at once. */
import { use, useCallback, useSyncExternalStore } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { SessionIdContext } from './long-result.tsx'

class Folds {
  readonly #chosen = new Map<string, boolean>()
  readonly #listeners = new Set<() => void>()
  #all: boolean | null = null

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Null where nobody chose, neither this nor all. */
  get(key: string, withAll: boolean): boolean | null {
    return this.#chosen.get(key) ?? (withAll ? this.#all : null)
  }

  set(key: string, open: boolean): void {
    this.#chosen.set(key, open)
    this.#tell()
  }

  setAll(open: boolean | null): void {
    this.#chosen.clear()
    this.#all = open
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** By session; one for whatever is only read. */
const folds = new Map<SessionId | null, Folds>()

function foldsOf(id: SessionId | null): Folds {
  const known = folds.get(id)
  if (known) return known
  const fresh = new Folds()
  folds.set(id, fresh)
  return fresh
}

/** Opens or closes everything that folds in a transcript; null = each as it is by itself. */
export const foldAll = (id: SessionId | null, open: boolean | null): void => foldsOf(id).setAll(open)

/** `withAll`: it opens and closes with all the others. */
type FoldOptions = { readonly withAll?: boolean }

/** Whether this is open, and how to change that. `key` is its own in the transcript. */
export function useFold(
  key: string,
  byDefault: boolean,
  { withAll = true }: FoldOptions = {},
): readonly [boolean, (open: boolean) => void] {
  const all = foldsOf(use(SessionIdContext))
  const chosen = useSyncExternalStore(all.subscribe, () => all.get(key, withAll))
  const setOpen = useCallback((open: boolean) => all.set(key, open), [all, key])
  return [chosen ?? byDefault, setOpen]
}
