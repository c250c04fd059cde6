/** Whether a process that died by itself is started again, and when: a pure function of when that was done before. */

/** As many as in other programs that restart what crashes: a fault that passes is got over, one that stays is told. */
export const MAX_RESTARTS = 3
export const WINDOW_MS = 5 * 60_000

const FIRST_MS = 1_000
/** Sessions that died together do not come back together. */
const JITTER = 0.25

export type RestartDecision =
  | { readonly kind: 'restart'; readonly attempt: number; readonly delayMs: number }
  /** `deaths`: within the window, this one included. */
  | { readonly kind: 'give-up'; readonly deaths: number }

/** `restarts`: when it was started again before, in milliseconds since the epoch. `random`: from 0 to 1. */
export function decideRestart({
  now,
  restarts,
  random,
}: {
  readonly now: number
  readonly restarts: readonly number[]
  readonly random: number
}): RestartDecision {
  const recent = recentRestarts(restarts, now).length
  if (recent >= MAX_RESTARTS) return { kind: 'give-up', deaths: recent + 1 }
  const delayMs = Math.round(FIRST_MS * 2 ** recent * (1 + JITTER * (2 * random - 1)))
  return { kind: 'restart', attempt: recent + 1, delayMs }
}

/** Those that still count. A clock that was set back must not make one count for ever. */
export const recentRestarts = (restarts: readonly number[], now: number): number[] =>
  restarts.filter((at) => Math.abs(now - at) < WINDOW_MS)
