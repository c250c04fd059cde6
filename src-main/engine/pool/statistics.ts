/** What the pool did since the host started. */
import type { PoolEvent } from '#shared/pool.ts'

/** Something happened to a spare; `key` is that of the sessions it may serve. */
export type PoolChange = Omit<PoolEvent, 'seq' | 'at' | 'cwd'> & { readonly key: string }

/** Enough for a median that follows the last hour. */
const REMEMBERED = 50

export class PoolStatistics {
  readonly hits = { general: 0, project: 0 }
  misses = 0
  /** Sessions that got none because the CLI refused the claim. */
  refusals = 0
  /** Sessions the pool keeps nothing for. */
  others = 0
  deaths = 0
  failures = 0
  readonly retirements: Record<string, number> = {}
  readonly #readyMs: number[] = []

  notTaken(why: 'miss' | 'refused' | 'other'): void {
    if (why === 'miss') this.misses += 1
    else if (why === 'refused') this.refusals += 1
    else this.others += 1
  }

  learn(change: PoolChange): void {
    switch (change.type) {
      case 'started':
      case 'refused': // counted with the session that got none
        return
      case 'ready':
        if (change.afterMs !== null) this.#ready(change.afterMs)
        return
      case 'claimed':
        this.hits[change.kind] += 1
        return
      case 'died':
      case 'lost':
        this.deaths += 1
        return
      case 'failed':
        this.failures += 1
        return
      case 'retired':
        this.retirements[change.reason ?? ''] = (this.retirements[change.reason ?? ''] ?? 0) + 1
    }
  }

  #ready(afterMs: number): void {
    this.#readyMs.push(afterMs)
    if (this.#readyMs.length > REMEMBERED) this.#readyMs.shift()
  }

  /** Median time from start to ready, in milliseconds; null before the first. */
  get timeToReadyMs(): number | null {
    return this.#readyMs.toSorted((a, b) => a - b)[this.#readyMs.length >> 1] ?? null
  }
}
