/** What happened to processes in the last hour. */
import type { TimelineEntry } from '#shared/monitoring.ts'
import type { Clock } from './ports.ts'

const KEPT_MS = 60 * 60_000
const KEPT_AT_MOST = 500

export class Timeline {
  readonly #clock: Clock
  #entries: TimelineEntry[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(entry: Omit<TimelineEntry, 'at'>): void {
    this.#entries.push({ at: this.#clock(), ...entry })
    if (this.#entries.length > KEPT_AT_MOST) this.#entries.shift()
  }

  /** Oldest first. */
  entries(): TimelineEntry[] {
    const since = this.#clock() - KEPT_MS
    this.#entries = this.#entries.filter(({ at }) => at >= since)
    return [...this.#entries]
  }
}
