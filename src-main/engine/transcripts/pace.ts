/** Keeps long work from holding up the host's thread: after a few milliseconds others get their turn. */
import { setImmediate } from 'node:timers/promises'

/** Half of what a frame of a window takes: with the longest single step on top, a stall stays below 16 ms. */
const SLICE_MS = 6

export class Pace {
  #since = performance.now()

  /** Resolves at once while the slice lasts, after everybody else's turn when it is used up. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return
    await setImmediate()
    this.#since = performance.now()
  }
}
