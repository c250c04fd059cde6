/** What a process's memory asks for: by its level, and by how fast it grows. */
import { memoryOf } from './sampler.ts'
import { type Decision, SEVERITY, type WatchInput, decide } from './watchdog-input.ts'
import { isAtRest, mayEndQuietly } from './watchdog-exemptions.ts'

/** A process that will be over its limit within this time is ended in order while there still is time for that. */
const HORIZON_SECONDS = 3
/** What ending in order may take, and the next look: beyond this there is no time left for it. */
const LAST_MOMENT_SECONDS = 0.75
/** What ending in order takes at its longest: the end of the input is waited for, then TERM. A leak goes on meanwhile. */
const ORDERLY_END_SECONDS = 2
/** No leak may get further over its limit than this. */
export const OVERSHOOT = 1.1
/** Growth alone ends nothing that is still far from its limit: work makes jumps too. */
const GROWTH_COUNTS_FROM = 0.5
/** A tree is normal up to this many times what it settled at: language servers and builds belong to many projects. */
const BASELINE_FACTOR = 2
/** Close to the hard limit a replacement between turns is milder than what comes next, even under the user's eyes. */
const PRESSING_SHARE = 0.9

/** So many replacements for memory in this time have not helped; one more would not either. */
const MEMORY_RECYCLES_AT_MOST = 3
export const MEMORY_RECYCLES_WITHIN_MS = 30 * 60_000
/** A session that needs more than its limit gets up to this many times as much while the machine has it. */
export const NEEDY_FACTOR = 2

/** From this growth on a look every second or two is not enough: 2 GiB are less than a minute away. */
const STEEP_BYTES_PER_SECOND = 32 * 1024 * 1024

/**
 * The fastest leak that is to be caught before its limit and a tenth, in bytes a second: as fast as one thread can fill
 * memory, about. One look has to fall into the time in which it fills what is left.
 */
const FASTEST_LEAK = 1024 ** 3

/**
 * Milliseconds after which a process has to be looked at again, however quiet it seems: nothing but its distance from its
 * limits counts. With the default limits that is longer than the usual wait; it is short for small limits, and close to one.
 */
export function lookAgainWithinMs(
  { own, tree }: { readonly own: number; readonly tree: number },
  limits: Pick<WatchInput['limits'], 'processBytes' | 'treeBytes'>,
): number {
  const left = Math.min(limits.processBytes * OVERSHOOT - own, limits.treeBytes * OVERSHOOT - tree)
  return Math.max(0, (left / FASTEST_LEAK) * 1000)
}

const treeLimitOf = ({ limits, baselineBytes }: Pick<WatchInput, 'limits' | 'baselineBytes'>): number =>
  Math.max(limits.treeBytes, (baselineBytes ?? 0) * BASELINE_FACTOR)

export const isSteep = ({ own, tree }: WatchInput['lastStep']): boolean =>
  Math.max(own ?? 0, tree ?? 0) >= STEEP_BYTES_PER_SECOND

/** The stronger of what the CLI process and its tree ask for. */
export function judgeMemory(input: WatchInput): Decision {
  const { sample, lastStep, limits } = input
  const own = judge(input, {
    of: 'process',
    bytes: memoryOf(sample.own),
    limitBytes: limits.processBytes,
    confirmed: sample.growth.own,
    last: lastStep.own,
  })
  const tree = judge(input, {
    of: 'tree',
    bytes: memoryOf(sample.tree),
    limitBytes: treeLimitOf(input),
    confirmed: sample.growth.tree,
    last: lastStep.tree,
  })
  return SEVERITY[tree.action] > SEVERITY[own.action] ? tree : own
}

type Measured = {
  readonly of: 'process' | 'tree'
  readonly bytes: number
  readonly limitBytes: number
  /** Bytes a second over two steps, and in the last one. */
  readonly confirmed: number | null
  readonly last: number | null
}

function judge(input: WatchInput, { of, bytes, limitBytes, confirmed, last }: Measured): Decision {
  const { now, limits, memoryRecycles, machineShort } = input
  const figures = { of, bytes, limitBytes, bytesPerSecond: last }
  const isSoft = bytes >= limitBytes * limits.softShare
  // a tree's jumps are a tool's work more often than a leak: for its growth to count it has to last
  const speed = Math.max(0, (of === 'process' ? last : confirmed) ?? 0)
  const soon = bytes + speed * LAST_MOMENT_SECONDS
  if (memoryRecycles.filter((at) => now - at < MEMORY_RECYCLES_WITHIN_MS).length >= MEMORY_RECYCLES_AT_MOST) {
    if (soon >= (machineShort ? limitBytes : limitBytes * NEEDY_FACTOR))
      return decide('kill', 'needs-more-memory', { ...figures, resume: false })
    return isSoft ? decide('keep', 'needs-more-memory', figures) : decide('keep', 'well')
  }
  if (soon >= limitBytes * OVERSHOOT)
    return decide('kill', bytes >= limitBytes ? 'memory-hard' : 'memory-growth', figures)
  if (bytes >= limitBytes) {
    const atItsEnd = bytes + speed * ORDERLY_END_SECONDS
    return decide(atItsEnd >= limitBytes * OVERSHOOT ? 'kill' : 'recycle-now', 'memory-hard', figures)
  }
  const inReach = bytes + Math.max(0, confirmed ?? 0) * HORIZON_SECONDS >= limitBytes
  if (inReach && bytes >= limitBytes * GROWTH_COUNTS_FROM && isSteep({ own: confirmed, tree: null }))
    return decide('recycle-now', 'memory-growth', figures)
  if (!isSoft) return decide('keep', 'well')
  const mayEnd = bytes >= limitBytes * PRESSING_SHARE ? isAtRest(input) : mayEndQuietly(input)
  return decide(mayEnd ? 'recycle-after-turn' : 'warn', 'memory-soft', figures)
}
