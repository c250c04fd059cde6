/** When to try again after failures: exponential, with jitter, capped. */

const FIRST_MS = 1_000
const CAP_MS = 5 * 60_000

export class Backoff {
  /** Milliseconds since the epoch; 0 = at once. */
  retryAt = 0
  #failures = 0
  readonly #random: () => number

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  failed(now: number): void {
    const wait = Math.min(CAP_MS, FIRST_MS * 2 ** this.#failures)
    this.#failures += 1
    // full jitter over the upper half: hosts that failed together don't come back together
    this.retryAt = now + wait / 2 + (wait / 2) * this.#random()
  }

  succeeded(): void {
    this.#failures = 0
    this.retryAt = 0
  }
}
