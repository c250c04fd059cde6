/** How much memory the kernel lets a CLI process have together with everything it started. Pure. */
import { NEEDY_FACTOR, OVERSHOOT } from './watchdog-memory.ts'

/** In bytes. Beyond `highBytes` the kernel slows the tree down and takes back what it can, at `maxBytes` it ends one of its processes. */
export type MemoryCap = { readonly highBytes: number; readonly maxBytes: number }

/** The watchdog itself lets no tree have more than this share of its limit: a needy session's, and the moment of ending it. */
const HIGH = NEEDY_FACTOR * OVERSHOOT
/** Between the two the kernel slows the tree, so that the watchdog, which looks four times a second by then, comes first. */
const MAX = 2.5
const HIGH_OF_MAX = HIGH / MAX

/**
 * `treeBytes`: the watchdog's limit for the tree. No cap is above what the machine has without its reserve: where that is
 * less than the limit, the kernel comes first, as it would have without a cap, but at one tree instead of the machine.
 */
export function capOf(treeBytes: number, machine: { totalBytes: number; reserveBytes: number }): MemoryCap {
  const maxBytes = Math.min(treeBytes * MAX, machine.totalBytes - machine.reserveBytes)
  return { highBytes: Math.floor(maxBytes * HIGH_OF_MAX), maxBytes: Math.floor(maxBytes) }
}
