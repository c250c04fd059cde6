/** Tells a turn that is hung from one that is only quiet. */
import { type Activity, type Decision, type WatchInput, decide } from './watchdog-input.ts'

/** A turn that was interrupted ends within milliseconds, if its process can still do anything. */
const INTERRUPT_TAKES_AT_MOST_MS = 20_000

/** Less CPU than this in the whole tree is the ticking of timers. */
const QUIET_CPU_PERCENT = 0.5

/** After so many times the limit, silence without a tool at work is a hang whatever the CPU does: nothing the CLI does by itself takes as long. */
const BUSY_PATIENCE = 3

/** Null when nothing looks hung. */
export function judgeHang(input: WatchInput): Decision | null {
  const { sample, activity, limits, interruptedAt, now } = input
  if (activity === null) return null
  if (sample.state === 'stopped') return judgeFrozen(input, activity)
  if (!activity.busy || limits.hangMs === null || activity.pendingPermission || activity.retrying) return null
  const forMs = silentFor(input, activity)
  if (
    interruptedAt !== null &&
    interruptedAt >= activity.lastOutputAt &&
    now - interruptedAt >= INTERRUPT_TAKES_AT_MOST_MS
  )
    return endTurn(activity, forMs)
  if (
    forMs < limits.hangMs ||
    (!isQuiet(input) && (activity.runningTools > 0 || forMs < limits.hangMs * BUSY_PATIENCE))
  ) {
    return null
  }
  if (interruptedAt !== null && interruptedAt >= activity.lastOutputAt) return decide('keep', 'hung', { forMs })
  // a tool may wait for the network, a lock or a person for as long as it likes: only people end tools
  if (activity.runningTools > 0) return decide('warn', 'silent-tool', { forMs })
  return decide('hung-interrupt', 'hung', { forMs })
}

const isQuiet = ({ quietCpuPercent }: WatchInput) => quietCpuPercent !== null && quietCpuPercent < QUIET_CPU_PERCENT

/** A frozen process can't be interrupted; whoever froze it may want it back, so it is left alone while nobody waits for it. */
function judgeFrozen(input: WatchInput, activity: Activity): Decision {
  const forMs = silentFor(input, activity)
  const { hangMs } = input.limits
  const isDue = activity.busy && !activity.pendingPermission && hangMs !== null && forMs >= hangMs
  return isDue && activity.backgroundTasks === 0
    ? decide('hung-recycle', 'frozen', { forMs })
    : decide('warn', 'frozen', { forMs })
}

/** With background tasks the process is left to the user: ending it would end them too. */
const endTurn = ({ backgroundTasks, runningTools }: Activity, forMs: number) =>
  decide(backgroundTasks > 0 || runningTools > 0 ? 'warn' : 'hung-recycle', 'hung', { forMs })

/** Since the CLI last had reason to say something. What the user does meanwhile is no sign of the CLI's life. */
function silentFor({ now, awakeSince, excusedAt }: WatchInput, activity: Activity): number {
  const { lastOutputAt, busySince, startedAt } = activity
  return Math.max(0, now - Math.max(lastOutputAt, busySince ?? 0, startedAt, awakeSince, excusedAt))
}
