/** Decides what is to become of one process: a pure function of what was measured, what its session does, and its limits. */
import { mayEndQuietly } from './watchdog-exemptions.ts'
import { judgeHang } from './watchdog-hang.ts'
import { type Decision, SEVERITY, type WatchInput, decide } from './watchdog-input.ts'
import { judgeMemory } from './watchdog-memory.ts'

/** One decision; the strongest of memory, hang, age and idleness. Says `keep` on a sample after a gap in time, whatever it shows. */
export function watch(input: WatchInput): Decision {
  const { sample } = input
  if (sample.afterGap) return decide('keep', 'after-gap')
  if (sample.state === 'zombie') return decide('keep', 'exiting')
  const memory = judgeMemory(input)
  const others = [judgeHang(input), judgeIdle(input), judgeAge(input)].filter((decision) => decision !== null)
  return others.reduce((best, one) => (outranks(one, best) ? one : best), memory)
}

/** The one that is told first where two are equally strong stays; but anything beats having nothing to say. */
const outranks = (one: Decision, best: Decision) =>
  SEVERITY[one.action] > SEVERITY[best.action] || (best.reason === 'well' && one.reason !== 'well') || yields(one, best)

/** Ending an idle session's process beats replacing it. */
const yields = (one: Decision, best: Decision) => one.action === 'hibernate' && best.action === 'recycle-after-turn'

function judgeIdle(input: WatchInput): Decision | null {
  const { now, activity, awakeSince, limits } = input
  if (activity === null || activity.busy || limits.hibernateMs === null) return null
  const { lastOutputAt, lastInputAt, startedAt } = activity
  const forMs = now - Math.max(lastOutputAt, lastInputAt, startedAt, awakeSince)
  if (forMs < limits.hibernateMs) return null
  return mayEndQuietly(input) ? decide('hibernate', 'idle', { forMs }) : decide('keep', 'exempt', { forMs })
}

function judgeAge(input: WatchInput): Decision | null {
  const { now, activity, limits } = input
  // nothing piles up in a process that has done nothing
  if (activity === null || activity.turnsSinceStart === 0 || limits.maxAgeMs === null) return null
  const forMs = now - activity.startedAt
  if (forMs < limits.maxAgeMs) return null
  return !activity.busy && mayEndQuietly(input)
    ? decide('recycle-after-turn', 'age', { forMs })
    : decide('keep', 'exempt', { forMs })
}
