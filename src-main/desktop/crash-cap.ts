/** Whether a page that keeps crashing is loaded once more. Pure: a sliding window, so that it heals by itself. */

const MOST_RELOADS = 3
const WINDOW_MS = 5 * 60 * 1000

export type CrashVerdict = { readonly reload: boolean; readonly crashes: readonly number[] }

/** `crashes` are the times of earlier ones, `now` is this one; keep the returned list for the next. Milliseconds. */
export function judgeCrash(crashes: readonly number[], now: number): CrashVerdict {
  const recent = [...crashes.filter((at) => now - at < WINDOW_MS), now]
  return { reload: recent.length <= MOST_RELOADS, crashes: recent }
}
