/** Tells time that passed from time that jumped: laptops sleep, hosts are stopped, clocks are set. */

export type TimeKeeper = {
  /** Milliseconds since the epoch. */
  readonly wall: () => number
  /** Milliseconds from anywhere, never set; stands still while the machine sleeps (Linux, macOS). */
  readonly steady: () => number
}

export const createTimeKeeper = (): TimeKeeper => ({ wall: () => Date.now(), steady: () => performance.now() })

type Moment = { readonly wall: number; readonly steady: number }

/** Clocks drift and timers are late on a busy machine; neither by so much. */
const TOLERATED_MS = 5_000

/** Whether more, or less, happened between two rounds than the wait that was planned. */
export function hasJumped(before: Moment, now: Moment, expectedMs: number): boolean {
  const wallMs = now.wall - before.wall
  const steadyMs = now.steady - before.steady
  const slept = Math.abs(wallMs - steadyMs) > TOLERATED_MS
  const heldUp = steadyMs > 2 * expectedMs + TOLERATED_MS
  return slept || heldUp
}
