/** The pool of an engine: what is worth warming here, under which limits, and how it stands. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Admission } from '../admission/admission.ts'
import type { PoolBlock, PoolEvents, PoolStatus } from '#shared/pool.ts'
import type { MachineMemory } from '#shared/processes.ts'
import type { Settings } from '#shared/settings.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { type SpareHost, startGeneralSpare, startProjectSpare } from '../agent/spares.ts'
import type { Clock } from '../ports.ts'
import { around, generalKey, isWorthwhile, projectKey } from './launch-key.ts'
import { createPowerReader } from './power.ts'
import type { PoolLimits, RetireReason, SpareView } from './policy.ts'
import { CpuMeter } from './cpu-meter.ts'
import { PoolChronicle } from './events.ts'
import type { Incident, NotTaken, Taken, WantedSpec } from './pool-deps.ts'
import { Pool } from './pool.ts'
import { Surroundings } from './surroundings.ts'
import { startWarm } from './warm-start.ts'

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
  /** The specs of new sessions in these folders, or in none that matters (null). Nulls when there is nothing to start: no CLI. */
  readonly specsFor: (cwds: readonly (string | null)[]) => Promise<(LaunchSpec | null)[]>
  /** Of a real path. */
  readonly isTrusted: (cwd: string) => boolean
  /** Folders of sessions, in any order, one as often as there are sessions in it. */
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  /** Memory that this process holds alone, in bytes, as it was last looked at; null where that is not known. */
  readonly privateBytes: (pid: number) => number | null
  /** The one survey of memory and process cap, as the dashboard shows it. Rejects where the system's tool fails. */
  readonly machine: () => Promise<MachineMemory>
  /** Counts every process, sessions' too. */
  readonly admission: Pick<Admission, 'freeForSpares' | 'holdSpare'>
  /** Sessions that are on their way to a process. */
  readonly startingSessions: () => number
  readonly onChanged: () => void
  readonly onIncident: (incident: Incident) => void
}

export type PoolService = {
  take(spec: LaunchSpec, ask: Ask): Promise<Taken | NotTaken>
  /** The same kind of process, started now for this session alone: warm by the time its prompt comes. See `startWarm`. */
  warm(spec: LaunchSpec, ask: Ask, signal: AbortSignal): Promise<AgentProcess>
  /** The user looks at this folder: a session there is near. */
  intend(cwd: string): void
  pause(paused: boolean): void
  /** The API fails for all: nothing is warmed until it answers again. */
  breakerOpen(open: boolean): void
  open(): void
  nudge(): void
  status(): PoolStatus
  events(after: number, signal: AbortSignal): AsyncGenerator<PoolEvents, void>
  sizes(): Record<SpareView['phase'], number>
  /** The spares that run, with the time they got into their phase. */
  running(): { pid: number; startedAt: number }[]
  pids(): number[]
  /** Ends this spare; another takes its place where one is wanted. */
  giveBack(pid: number, reason?: RetireReason): void
  stop(): Promise<void>
}

export function createPoolService(deps: ServiceDeps): PoolService {
  const { clock, host, settings } = deps
  const parking = join(deps.home, 'run', 'parking')
  mkdirSync(parking, { recursive: true, mode: 0o700 })
  const intents = new Map<string, number>()
  let folders: ReadonlyMap<string, string> = new Map<string, string>()
  let paused = false
  let apiFails = false
  let noCli = false

  const power = createPowerReader(clock)
  let savesPower = false
  const cpu = new CpuMeter()
  const chronicle = new PoolChronicle(clock)
  const background: SpareHost = { ...host, yields: true }

  const hold = () => pool.hold(paused ? 'paused' : apiFails ? 'breaker-open' : savesPower ? 'power-saver' : null)

  const surroundings = new Surroundings({ inherited: host.inherited })

  /** Of now, whatever the last round saw: a spare is never served whose key was only right then. */
  async function keysOf(spec: LaunchSpec) {
    const now = await around(surroundings, spec)
    return { project: projectKey(spec, now), general: generalKey(spec, now) }
  }

  /** Runs every few seconds for as long as the host does: what is the same for all folders is looked up once. */
  async function wants(): Promise<WantedSpec[]> {
    const weights = likelyFolders()
    const [base = null, ...specs] = await deps.specsFor([null, ...weights.keys()])
    noCli = base === null
    // a spare that is outdated by now lives on for a moment, and is still shown with its folder
    const named = new Map([...folders].filter(([key]) => pool.spares.some((spare) => spare.key === key)))
    folders = named
    if (!base) return []
    const everywhere = await surroundings.everywhere(base)
    const wanted: WantedSpec[] = []
    const key = generalKey(base, { everywhere })
    if (key !== null) wanted.push({ key, kind: 'general', weight: 1, spec: base })
    for (const [index, [cwd, weight]] of [...weights].entries()) {
      const spec = specs[index]
      if (spec?.trust !== 'trusted') continue
      const project = projectKey(spec, { everywhere, within: await surroundings.within(spec) })
      named.set(project, cwd)
      wanted.push({ key: project, kind: 'project', weight, spec })
    }
    return wanted
  }

  /** As many as there may be project spares, likeliest first: one that is looked at takes the place of one used a while ago. */
  function likelyFolders(): Map<string, number> {
    const now = clock()
    const weights = new Map<string, number>()
    const consider = (cwd: string, weight: number) => weights.set(cwd, Math.max(weight, weights.get(cwd) ?? 0))
    for (const { cwd, usedAt } of deps.recentFolders()) {
      if (now - usedAt < RECENT_MS) consider(cwd, 1 - (now - usedAt) / RECENT_MS)
    }
    for (const [cwd, at] of intents) {
      if (now - at > INTENT_MS) intents.delete(cwd)
      else consider(cwd, 2 + at / now)
    }
    const { poolProjectSpares } = settings()
    const byWeight = [...weights].sort(([, a], [, b]) => b - a)
    const likely = new Map<string, number>()
    for (const [cwd, weight] of byWeight) {
      if (likely.size >= poolProjectSpares) break
      if (deps.isTrusted(cwd)) likely.set(cwd, weight)
    }
    return likely
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
    privateBytes: deps.privateBytes,
    onChanged: deps.onChanged,
    onIncident: deps.onIncident,
    onChange: ({ key, ...change }) => chronicle.add({ ...change, cwd: folders.get(key) ?? null }),
    busy: () => (deps.startingSessions() > 0 ? 'sessions' : cpu.isShort() ? 'cpu' : null),
    start: ({ kind, spec }, signal) =>
      deps.admission.holdSpare(() =>
        kind === 'general'
          ? startGeneralSpare(spec, parking, background, signal)
          : startProjectSpare(spec, background, signal),
      ),
    async survey() {
      const [wanted, { availableBytes, reserveBytes, processCap }, isSaving] = await Promise.all([
        wants(),
        deps.machine(),
        power(),
      ])
      if (isSaving !== savesPower) {
        savesPower = isSaving
        hold()
      }
      const memory = { availableBytes, reserveBytes, spareBytes: SPARE_BYTES }
      const freeSlots = deps.admission.freeForSpares(processCap)
      const health = {
        everyMs: settings().poolHealthSeconds * 1_000,
        processBytes: settings().processMemoryMiB * 1024 ** 2,
      }
      return { wants: wanted, limits: limits(), memory, freeSlots, health }
    },
  })

  return {
    async take(spec, ask) {
      cpu.mark()
      // of a folder that nobody trusts nothing is looked up: no spare could serve it anyway
      return pool.take(spec, isWorthwhile(spec) ? await keysOf(spec) : null, ask)
    },
    warm: (spec, ask, signal) => startWarm(spec, ask, { host, signal }),
    intend(cwd) {
      intents.set(cwd, clock())
      pool.nudge()
    },
    breakerOpen(open) {
      apiFails = open
      hold()
    },
    pause(wanted) {
      paused = wanted
      hold()
      deps.onChanged()
    },
    open() {
      pool.open()
      hold() // it may have been paused before
    },
    nudge: () => pool.nudge(),
    status() {
      const { statistics, plan, spares } = pool
      const { enabled, max } = limits()
      const blocked = !enabled ? 'disabled' : noCli ? 'no-cli' : plan.blocked
      return {
        enabled,
        paused,
        target: plan.target,
        projectTarget: plan.projectTarget,
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
          others: statistics.others,
          died: statistics.deaths,
          failedStarts: statistics.failures,
          retired: { ...statistics.retirements },
          timeToReadyMs: statistics.timeToReadyMs,
        },
      }
    },
    events: (after, signal) => chronicle.follow(after, signal),
    sizes() {
      const ready = pool.spares.filter(({ phase }) => phase === 'ready').length
      return { ready, starting: pool.spares.length - ready }
    },
    running: () => pool.spares.flatMap(({ pid, since }) => (pid === null ? [] : { pid, startedAt: since })),
    pids: () => pool.spares.flatMap(({ pid }) => pid ?? []),
    giveBack: (pid, reason) => pool.giveBack(pid, reason),
    async stop() {
      await pool.stop()
      chronicle.end()
    },
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
  'backing-off':
    'Starting a process failed, or what it reads changes all the time; it is tried again shortly. "bullpen doctor" says what may be wrong.',
  'machine-busy': 'The machine is busy; the next process is started in a moment.',
  'no-survey': 'What this machine has left could not be found out. It is tried again; the log says what failed.',
  'no-cli': 'The Claude Code CLI cannot be used. "bullpen doctor" says why.',
}
