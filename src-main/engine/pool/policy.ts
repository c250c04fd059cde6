/** What the pool should do next: a pure function of what it has, what is wanted and what the machine can give. */

export type SpareKind = 'general' | 'project'

/** A parked process as the policy sees it. Times in milliseconds since the epoch. */
export type SpareView = {
  readonly id: string
  readonly kind: SpareKind
  /** The whole launch spec as one string: a spare serves exactly the sessions of its key. */
  readonly key: string
  readonly phase: 'starting' | 'ready'
  readonly since: number
  /** Private memory in bytes; 0 = not measured yet. */
  readonly memoryBytes: number
}

/** A launch spec somebody is likely to ask for. */
export type Want = {
  readonly key: string
  readonly kind: SpareKind
  /** Larger = more likely, sooner. */
  readonly weight: number
}

export type PoolLimits = {
  readonly enabled: boolean
  /** General spares to have ready at all times. */
  readonly min: number
  /** Spares of both kinds together, starting ones included. */
  readonly max: number
  /** Project spares among them. */
  readonly maxProject: number
  /** What a burst of claims asked for is forgotten bit by bit, and wholly after so long: then `min` is enough again. */
  readonly idleMs: number
  /** A spare older than this is replaced: what it read when it started may be stale. */
  readonly maxAgeMs: number
  /** Memory that spares may hold together. */
  readonly budgetBytes: number
}

/** Why nothing is to be started for now, whatever is wanted. */
export type Hold = 'starting-up' | 'breaker-open' | 'power-saver' | 'paused' | 'stopping'

export type PoolInput = {
  readonly now: number
  readonly limits: PoolLimits
  readonly spares: readonly SpareView[]
  /** Valid now; a spare whose key is not among them is superseded. */
  readonly wants: readonly Want[]
  /** When general spares were asked for lately, hit or miss. What a spare of the project could serve is not among them. */
  readonly claims: readonly number[]
  readonly memory: {
    readonly availableBytes: number
    /** Below this the machine is under pressure, and spares are the first to go. */
    readonly reserveBytes: number
    /** What one more spare is expected to hold. */
    readonly spareBytes: number
  }
  /** Processes that may still be started under the cap on all of them. */
  readonly freeSlots: number
  readonly hold: Hold | null
  /** No start before this; 0 = none failed lately. */
  readonly retryAt: number
}

export type RetireReason = 'unwell' | 'disabled' | 'stopping' | 'superseded' | 'memory' | 'idle' | 'aged' | 'surplus'

export type PoolPlan = {
  /** One at a time: a start costs half a second of CPU that a session may need more. */
  readonly start: Want | null
  readonly retire: readonly { readonly id: string; readonly reason: RetireReason }[]
  /** General spares aimed at. */
  readonly target: number
  /** Project spares aimed at. */
  readonly projectTarget: number
  /** Why there are fewer than wanted and none is being started; null = there is nothing to explain. */
  readonly blocked:
    | Hold
    | 'disabled'
    | 'memory'
    | 'budget'
    | 'process-cap'
    | 'backing-off'
    | 'machine-busy'
    | 'no-survey'
    | null
}

/** After this share of the idle time a burst counts half: most of the memory is given back early, the last spare late. */
const HALF_LIFE_SHARE = 0.2
/** Claims within this time of each other would have met an empty pool if it held one spare less. */
const BURST_MS = 5_000

export function plan(input: PoolInput): PoolPlan {
  const { limits, hold } = input
  const target = limits.enabled ? targetOf(input) : 0
  const retire = retirements(input, target)
  const gone = new Set(retire.map(({ id }) => id))
  const kept = input.spares.filter(({ id }) => !gone.has(id))
  const wanted = limits.enabled && hold !== 'stopping' ? nextWant(input, kept, target) : null
  const blocked = wanted && blockOf(input, kept)
  const starting = kept.some(({ phase }) => phase === 'starting')
  const none = hold === 'stopping' ? hold : limits.enabled ? null : 'disabled'
  const projectTarget = limits.enabled ? Math.min(projectsOf(input), limits.max - target) : 0
  const start = wanted && !blocked && !starting ? wanted : null
  return { start, retire, target, projectTarget, blocked: none ?? blocked }
}

const projectsOf = ({ limits, wants }: PoolInput): number =>
  Math.min(limits.maxProject, wants.filter(({ kind }) => kind === 'project').length)

/** The largest burst of late, the less the longer ago, and never less than `min`; beyond it, wanted projects keep their room. */
function targetOf(input: PoolInput): number {
  const { now, claims, limits } = input
  const demands = claims.map((at) => {
    const burst = claims.filter((other) => other >= at && other - at < BURST_MS).length
    return demandAfter(now - at, burst, limits.idleMs)
  })
  const demand = Math.min(limits.max - projectsOf(input), Math.max(0, ...demands))
  return Math.min(limits.max, Math.max(limits.min, demand))
}

/** How many spares a burst of so many claims still asks for. */
function demandAfter(ageMs: number, burst: number, idleMs: number): number {
  if (ageMs >= idleMs) return 0
  return Math.round(burst * 0.5 ** (Math.max(0, ageMs) / (idleMs * HALF_LIFE_SHARE)))
}

function retirements(input: PoolInput, target: number): PoolPlan['retire'] {
  const { spares, wants, limits, now, memory, hold } = input
  if (!limits.enabled || hold === 'stopping') {
    const reason = limits.enabled ? 'stopping' : 'disabled'
    return spares.map(({ id }) => ({ id, reason }))
  }
  const retire: { id: string; reason: RetireReason }[] = []
  const valid = new Set(wants.map(({ kind, key }) => `${kind} ${key}`))
  let kept: SpareView[] = []
  for (const spare of spares) {
    if (!valid.has(`${spare.kind} ${spare.key}`)) retire.push({ id: spare.id, reason: 'superseded' })
    else if (spare.phase === 'ready' && now - spare.since > limits.maxAgeMs)
      retire.push({ id: spare.id, reason: 'aged' })
    else kept.push(spare)
  }
  const drop = (spare: SpareView, reason: RetireReason) => {
    retire.push({ id: spare.id, reason })
    kept = kept.filter(({ id }) => id !== spare.id)
  }
  // project spares first, then the oldest: what is easiest to do without
  const expendable = () => kept.toSorted((a, b) => rank(a) - rank(b) || a.since - b.since)
  for (const spare of expendable().slice(0, Math.max(0, kept.length - limits.max))) drop(spare, 'surplus')
  const general = kept.filter(({ kind }) => kind === 'general').toSorted((a, b) => a.since - b.since)
  for (const spare of general.slice(0, Math.max(0, general.length - target))) drop(spare, 'idle')
  let missing = memory.reserveBytes - memory.availableBytes
  for (const spare of expendable()) {
    if (missing <= 0) break
    drop(spare, 'memory')
    missing -= spare.memoryBytes || memory.spareBytes
  }
  return retire
}

const rank = ({ kind }: SpareView) => (kind === 'project' ? 0 : 1)

/** General spares up to the target come first; then one project spare for each wanted project, most wanted first. */
function nextWant({ wants, limits }: PoolInput, kept: readonly SpareView[], target: number): Want | null {
  if (kept.length >= limits.max) return null
  const byWeight = wants.toSorted((a, b) => b.weight - a.weight)
  const count = (kind: SpareKind) => kept.filter((spare) => spare.kind === kind).length
  const general = byWeight.find(({ kind }) => kind === 'general')
  if (general && count('general') < target) return general
  if (count('project') >= limits.maxProject) return null
  return (
    byWeight.find(
      (want) => want.kind === 'project' && !kept.some(({ kind, key }) => kind === 'project' && key === want.key),
    ) ?? null
  )
}

function blockOf(
  { hold, now, retryAt, freeSlots, memory, limits }: PoolInput,
  kept: readonly SpareView[],
): PoolPlan['blocked'] {
  if (hold) return hold
  if (now < retryAt) return 'backing-off'
  if (freeSlots <= 0) return 'process-cap'
  const held = kept.reduce((sum, spare) => sum + (spare.memoryBytes || memory.spareBytes), 0)
  if (held + memory.spareBytes > limits.budgetBytes) return 'budget'
  return memory.availableBytes - memory.spareBytes < memory.reserveBytes ? 'memory' : null
}
