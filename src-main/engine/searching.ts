/** Keeps the search index and the journal's size in order, behind everyone's back: short rounds with pauses between them. */
import { AppError } from '#shared/errors.ts'
import type { Log } from './ports.ts'
import type { Store } from './store/types.ts'
import type { SearchApi } from './types.ts'

/** Words are findable so soon after they were said. One round for a whole burst of events. */
const SOON_MS = 250

/** Events of one round: a few milliseconds. */
const ROUND = 40

/** Between rounds while there is much to do: the host has other work, and three quarters of the time are for it. */
const PAUSE_MS = 15

/** After a failure: a full disk is not tried every moment. */
const LATER_MS = 60_000

/** What a query catches up on before it looks; more than this is left to the background. */
const ROUNDS_BEFORE_QUERY = 5

export type Searching = Pick<SearchApi, 'query' | 'status'> & {
  /** Something was journalled, or a title changed. */
  nudge(): void
  /** Begins with what happened before; call once the host is ready. */
  start(): void
  stop(): void
}

type SearchingDeps = {
  readonly store: Pick<Store, 'search' | 'compact'>
  /** Ids of the sessions at work now. */
  readonly running: () => readonly string[]
  readonly log: Log
}

export function createSearching({ store, running, log }: SearchingDeps): Searching {
  const { search } = store
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let error: string | null = null
  let compacting = true

  function schedule(delayMs: number): void {
    if (stopped || timer) return
    timer = setTimeout(round, delayMs)
    timer.unref()
  }

  function round(): void {
    timer = undefined
    try {
      const behind = search.catchUp(ROUND)
      error = null
      if (!behind && compacting) compacting = store.compact()
      if (behind || compacting) schedule(PAUSE_MS)
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown)
      log.warn('the search index stands still', { error })
      schedule(LATER_MS)
    }
  }

  return {
    nudge: () => schedule(error === null ? SOON_MS : LATER_MS),
    start: () => schedule(SOON_MS),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
    query(input) {
      if (error === null) for (let index = 0; index < ROUNDS_BEFORE_QUERY && catchUp(); index += 1);
      try {
        return search.query({ ...input, running: running() })
      } catch (cause) {
        throw new AppError('session_corrupted', {
          message: 'The search index could not be read.',
          remedy: 'Run "bullpen doctor"; sessions and their text are not affected.',
          detail: cause instanceof Error ? cause.message : String(cause),
          cause,
        })
      }
    },
    status: () => ({ ...search.status(), error }),
  }

  /** A query is answered from what there is, also where the disk is full. */
  function catchUp(): boolean {
    try {
      return search.catchUp(ROUND)
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown)
      schedule(LATER_MS)
      return false
    }
  }
}
