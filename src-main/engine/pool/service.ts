/** The pool of an engine: what is worth warming here, under which limits, and how it stands. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PoolBlock, PoolStatus } from '#shared/pool.ts'
import type { MachineMemory } from '#shared/processes.ts'
import type { Settings } from '#shared/settings.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { type SpareHost, startGeneralSpare, startProjectSpare } from '../agent/spares.ts'
import type { Clock } from '../ports.ts'
import { generalKey, projectKey, surroundings } from './launch-key.ts'
import { privateBytes } from './private-bytes.ts'
import type { PoolLimits, SpareView } from './policy.ts'
import { Pool, type Taken, type WantedSpec } from './pool.ts'

/** Measured on a parked process: 88 MB private; with some air. */
const SPARE_BYTES = 120 * 1024 ** 2
/** A folder used within this time is likely to be used again soon. */
const RECENT_MS = 60 * 60_000
/** An open dialog, a folder being looked at: stronger than any habit, and short. */
const INTENT_MS = 2 * 60_000
/** What a spare read when it started may be stale by then. */
const MAX_AGE_MS = 30 * 60_000

type ServiceDeps = {
  readonly home: string
  readonly clock: Clock
  readonly host: SpareHost
  readonly settings: () => Settings
  /** The spec of a new session in this folder, or in none that matters (null). Null when there is nothing to start: no CLI. */
  readonly specFor: (cwd: string | null) => Promise<LaunchSpec | null>
  /** Folders of sessions, most recently used first, trusted ones only. */
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  /** The one survey of memory and process cap, as the dashboard shows it. Rejects where the system's tool fails. */
  readonly machine: () => Promise<MachineMemory>
  /** Processes of sessions. */
  readonly liveCount: () => number
  readonly onChanged: () => void
}

export type PoolService = {
  take(spec: LaunchSpec, ask: Ask): Promise<Taken | null>
  /** The same kind of process, started now for this session alone: warm by the time its prompt comes. */
  warm(spec: LaunchSpec, ask: Ask): Promise<AgentProcess>
  /** The user looks at this folder: a session there is near. */
  intend(cwd: string): void
  pause(paused: boolean): void
  open(): void
  nudge(): void
  status(): PoolStatus
  sizes(): Record<SpareView['phase'], number>
  /** The spares that run, with the time they got into their phase. */
  running(): { pid: number; startedAt: number }[]
  pids(): number[]
  /** Ends this spare; another takes its place where one is wanted. */
  giveBack(pid: number): void
  stop(): Promise<void>
}

export function createPoolService(deps: ServiceDeps): PoolService {
  const { clock, host, settings } = deps
  const parking = join(deps.home, 'run', 'parking')
  mkdirSync(parking, { recursive: true, mode: 0o700 })
  const intents = new Map<string, number>()
  const folders = new Map<string, string>()
  let paused = false
  let noCli = false

  async function keysOf(spec: LaunchSpec) {
    const around = await surroundings(spec, host.inherited)
    return { project: projectKey(spec, around), general: generalKey(spec, around) }
  }

  async function wants(): Promise<WantedSpec[]> {
    const now = clock()
    const base = await deps.specFor(null)
    noCli = base === null
    if (!base) return []
    const wanted: WantedSpec[] = []
    const general = (await keysOf(base)).general
    if (general !== null) wanted.push({ key: general, kind: 'general', weight: 1, spec: base })
    const weights = new Map<string, number>()
    for (const { cwd, usedAt } of deps.recentFolders()) {
      if (now - usedAt < RECENT_MS) weights.set(cwd, 1 - (now - usedAt) / RECENT_MS)
    }
    for (const [cwd, at] of intents) {
      if (now - at > INTENT_MS) intents.delete(cwd)
      else weights.set(cwd, 2 + at / now)
    }
    folders.clear()
    for (const [cwd, weight] of weights) {
      const spec = await deps.specFor(cwd)
      if (spec?.trust !== 'trusted') continue
      const { project } = await keysOf(spec)
      folders.set(project, cwd)
      wanted.push({ key: project, kind: 'project', weight, spec })
    }
    return wanted
  }

  function limits(): PoolLimits {
    const { poolEnabled, poolMin, poolMax, poolProjectSpares, poolIdleMinutes, poolMemoryMiB } = settings()
    return {
      enabled: poolEnabled,
      min: Math.min(poolMin, poolMax),
      max: poolMax,
      maxProject: poolProjectSpares,
      idleMs: poolIdleMinutes * 60_000,
      maxAgeMs: MAX_AGE_MS,
      budgetBytes: poolMemoryMiB * 1024 ** 2,
    }
  }

  const pool: Pool = new Pool({
    clock,
    log: host.log,
    privateBytes,
    onChanged: deps.onChanged,
    start: ({ kind, spec }) =>
      kind === 'general' ? startGeneralSpare(spec, parking, host) : startProjectSpare(spec, host),
    async survey() {
      const [wanted, { availableBytes, reserveBytes, processCap }] = await Promise.all([wants(), deps.machine()])
      const memory = { availableBytes, reserveBytes, spareBytes: SPARE_BYTES }
      const freeSlots = processCap - deps.liveCount() - pool.spares.length
      return { wants: wanted, limits: limits(), memory, freeSlots }
    },
  })

  return {
    take: async (spec, ask) => pool.take(spec, await keysOf(spec), ask),
    async warm(spec, ask) {
      const spare = await startProjectSpare(spec, host)
      return spare.claim(spec, ask)
    },
    intend(cwd) {
      intents.set(cwd, clock())
      pool.nudge()
    },
    pause(wanted) {
      paused = wanted
      pool.hold(paused ? 'paused' : null)
      deps.onChanged()
    },
    open: () => pool.open(),
    nudge: () => pool.nudge(),
    status() {
      const { statistics, plan, spares } = pool
      const { enabled, max } = limits()
      const blocked = enabled && noCli ? 'no-cli' : plan.blocked
      return {
        enabled,
        paused,
        target: plan.target,
        max,
        blocked,
        reason: blocked && REASONS[blocked],
        spares: spares.map(({ id, kind, phase, since, pid, memoryBytes, key }) => ({
          ...{ id, kind, phase, since, pid, memoryBytes },
          cwd: folders.get(key) ?? null,
        })),
        statistics: {
          hits: { ...statistics.hits },
          misses: statistics.misses,
          refused: statistics.refusals,
          died: statistics.deaths,
          failedStarts: statistics.failures,
          retired: { ...statistics.retirements },
          timeToReadyMs: statistics.timeToReadyMs,
        },
      }
    },
    sizes() {
      const ready = pool.spares.filter(({ phase }) => phase === 'ready').length
      return { ready, starting: pool.spares.length - ready }
    },
    running: () => pool.spares.flatMap(({ pid, since }) => (pid === null ? [] : { pid, startedAt: since })),
    pids: () => pool.spares.flatMap(({ pid }) => pid ?? []),
    giveBack: (pid) => pool.giveBack(pid),
    stop: () => pool.stop(),
  }
}

const REASONS: Record<PoolBlock, string> = {
  disabled: 'The pool is switched off in the settings.',
  paused: 'The pool is paused. Resume it to have processes ready again.',
  'starting-up': 'The pool begins to fill once the app has started.',
  stopping: 'The host is stopping.',
  'breaker-open': 'The API fails for all sessions; nothing is warmed until it answers again.',
  'power-saver': 'The machine saves power; nothing is warmed meanwhile.',
  memory: 'The machine is low on memory. Close something, or close sessions you no longer need.',
  budget: 'The spares hold as much memory as the settings give them.',
  'process-cap': 'As many processes run as the machine can hold.',
  'backing-off': 'Starting a process failed; it is tried again shortly. "bullpen doctor" says what may be wrong.',
  'no-cli': 'The Claude Code CLI can not be used. "bullpen doctor" says why.',
}
