/** Ends whatever a search still finds: TERM first, then KILL, again and again until nothing is left. */
import { setTimeout as delay } from 'node:timers/promises'
import { type ProcessIdentity, signalEach } from './identity.ts'

export type SweepReport = {
  /** Processes that got a signal. */
  readonly signalled: number
  /** Processes that were still there at the end; there are none but ones in an uninterruptible wait. */
  readonly left: readonly ProcessIdentity[]
}

/** Long enough for a shell or a server to put its things away. */
const TERM_GRACE_MS = 500
/** A killed process is gone within a few milliseconds. */
const LOOK_AGAIN_MS = 15
/** A fork bomb is cut off faster than it grows; something in an uninterruptible wait on a dead disk is not. */
const LIMIT_MS = 5_000

/** `find` is asked anew each time, so that what was forked meanwhile is found too. */
export async function sweep(
  find: () => Promise<readonly ProcessIdentity[]>,
  { graceMs = TERM_GRACE_MS, limitMs = LIMIT_MS }: { graceMs?: number; limitMs?: number } = {},
): Promise<SweepReport> {
  const signalled = new Set<string>()
  const startedAt = performance.now()
  for (let emptyLooks = 0; ;) {
    const found = await find()
    emptyLooks = found.length === 0 ? emptyLooks + 1 : 0
    // in the middle of an exec a process shows no environment: where there were some, one look is not enough
    if (emptyLooks > (signalled.size === 0 ? 0 : 1)) return { signalled: signalled.size, left: [] }
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs > limitMs) return { signalled: signalled.size, left: found }
    const kill = elapsedMs >= graceMs
    const due = kill ? found : found.filter((one) => !signalled.has(keyOf(one)))
    for (const one of await signalEach(due, kill ? 'SIGKILL' : 'SIGTERM')) signalled.add(keyOf(one))
    await delay(LOOK_AGAIN_MS)
  }
}

const keyOf = ({ pid, startId }: ProcessIdentity) => `${pid} ${startId}`
