/** How long a turn waited for the user, told from its events. Pure. */
import type { StoredEvent } from '#shared/events.ts'

export type Waits = {
  /** In milliseconds, without a wait that goes on. */
  readonly waitedMs: number
  /** When that began; null where nothing is asked. In milliseconds since the epoch. */
  readonly askedAt: number | null
}

/** `turn`: its events, oldest first. */
export function waitsIn(turn: readonly StoredEvent[]): Waits {
  const open = new Set<string>()
  let waitedMs = 0
  let askedAt: number | null = null
  for (const { at, event } of turn) {
    if (event.type === 'permission.asked') {
      open.add(event.request.requestId)
      askedAt ??= at
    } else if (event.type === 'permission.answered' && open.delete(event.requestId) && open.size === 0) {
      waitedMs += Math.max(0, at - (askedAt ?? at))
      askedAt = null
    }
  }
  return { waitedMs, askedAt }
}

/** Of a turn that ends: how long it took, and how much of that it waited. Both in milliseconds. */
export const timingOf = (durationMs: number, waitedMs: number): { durationMs: number; waitedMs?: number } => ({
  durationMs,
  ...(waitedMs > 0 && { waitedMs: Math.min(waitedMs, durationMs) }),
})
