/** When the pool looks at itself: at intervals, at once when something has changed, and not while a session's first turn begins. */
import { setTimeout as delay } from 'node:timers/promises'

export const PACE = {
  /** After a claim the session's first turn has the CPU; the refill waits for so long. */
  refillMs: 1_000,
  /** How often the pool looks at itself without a reason. */
  roundMs: 5_000,
}

export class Rhythm {
  readonly #pace: typeof PACE
  readonly #stopping = new AbortController()
  #wake: () => void = () => undefined
  #isNudged = false
  /** On the clock of `performance.now()`. */
  #quietUntil = 0

  constructor(pace = PACE) {
    this.#pace = pace
  }

  /** One round after the other until `stop`. A round tells how many milliseconds the next has time; undefined = no hurry. */
  async run(round: () => Promise<number | undefined>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#isNudged = false
      await this.#idle((await round()) ?? this.#pace.roundMs)
      await this.#idle(this.#quietUntil - performance.now(), { evenIfNudged: true })
    }
  }

  nudge(): void {
    this.#isNudged = true
    this.#wake()
  }

  /** A session got a process: its first turn has the machine for itself for a moment, then what it took is made up for. */
  claimed(): void {
    this.#quietUntil = performance.now() + this.#pace.refillMs
    this.nudge()
  }

  stop(): void {
    this.#stopping.abort()
  }

  /** Waits for so many milliseconds, at most until the next nudge or the end. */
  async #idle(ms: number, { evenIfNudged = false } = {}): Promise<void> {
    const over = new AbortController()
    this.#wake = () => {
      if (!evenIfNudged) over.abort()
    }
    if (ms <= 0 || (this.#isNudged && !evenIfNudged)) return
    const signal = AbortSignal.any([over.signal, this.#stopping.signal])
    await delay(ms, undefined, { signal }).catch(() => undefined)
  }
}
