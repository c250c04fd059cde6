/** What happened to spares, numbered and kept for a while, for whoever wants to follow. */
import type { PoolEvent, PoolEvents } from '#shared/pool.ts'
import type { Clock } from '../ports.ts'

/** Some hours of ordinary work; after a storm the newest. */
const KEPT = 500

export class PoolChronicle {
  readonly #clock: Clock
  #events: PoolEvent[] = []
  #seq = 0
  readonly #wakes = new Set<() => void>()
  #isOver = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(event: Omit<PoolEvent, 'seq' | 'at'>): void {
    this.#events.push({ ...event, seq: ++this.#seq, at: this.#clock() })
    if (this.#events.length > KEPT) this.#events = this.#events.slice(-KEPT)
    this.#wake()
  }

  end(): void {
    this.#isOver = true
    this.#wake()
  }

  /**
   * What is kept after this number at once, also when it is nothing, then the others as they come, several where they came
   * fast. Whoever is slow misses the oldest and is told how many; nothing is kept for anyone in particular. Ends when `signal`
   * aborts or the pool does.
   */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<PoolEvents, void> {
    // a number that was never given is another host's: all of ours are new to it
    let seen = after > this.#seq ? 0 : after
    let call: () => void = () => undefined
    const wake = () => call()
    this.#wakes.add(wake)
    signal.addEventListener('abort', wake)
    try {
      for (let isFirst = true; !signal.aborted; isFirst = false) {
        if (!isFirst && seen === this.#seq) {
          if (this.#isOver) return
          await new Promise<void>((resolve) => (call = resolve))
          continue
        }
        const events = this.#events.filter(({ seq }) => seq > seen)
        const missed = this.#seq - seen - events.length
        seen = this.#seq
        yield { events, missed }
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.#wakes.delete(wake)
    }
  }

  #wake(): void {
    for (const wake of this.#wakes) wake()
  }
}
