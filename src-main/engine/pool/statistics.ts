/** What the pool did since the host started. */
import type { RetireReason, SpareKind } from './policy.ts'

/** Enough for a median that follows the last hour. */
const REMEMBERED = 50

export class PoolStatistics {
  readonly hits = { general: 0, project: 0 }
  misses = 0
  refusals = 0
  deaths = 0
  failures = 0
  readonly retirements: Partial<Record<RetireReason, number>> = {}
  readonly #readyMs: number[] = []

  hit(kind: SpareKind): void {
    this.hits[kind] += 1
  }

  miss(): void {
    this.misses += 1
  }

  refused(): void {
    this.refusals += 1
  }

  died(): void {
    this.deaths += 1
  }

  failed(): void {
    this.failures += 1
  }

  retired(reason: RetireReason): void {
    this.retirements[reason] = (this.retirements[reason] ?? 0) + 1
  }

  ready(afterMs: number): void {
    this.#readyMs.push(afterMs)
    if (this.#readyMs.length > REMEMBERED) this.#readyMs.shift()
  }

  /** Median time from start to ready, in milliseconds; null before the first. */
  get timeToReadyMs(): number | null {
    return this.#readyMs.toSorted((a, b) => a - b)[this.#readyMs.length >> 1] ?? null
  }
}
