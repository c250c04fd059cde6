/** The watchdog's timer: samples every process, decides, has it done, and tells everyone who watches. */
import type { SessionId } from '#shared/ids.ts'
import type { MachineMemory, ProcessHistory, ProcessSample, WatchdogNotice } from '#shared/processes.ts'
import type { Log } from '../ports.ts'
import { type MemoryChoices, type MemoryReading, chooseToHibernate, surveyMemory } from './memory.ts'
import { MonitorRecords, type RootRecord } from './monitor-records.ts'
import { type SampledProcess, type SampledRoot, Sampler, memoryOf } from './sampler.ts'
import { type TimeKeeper, createTimeKeeper } from './sampler-clock.ts'
import { createTreeSource } from './sampler-source.ts'
import type { Cadence, TreeSource } from './tree-source.ts'
import { mayEndQuietly } from './watchdog-exemptions.ts'
import { type Activity, type Limits, SEVERITY, decide } from './watchdog-input.ts'
import { isSteep, lookAgainWithinMs } from './watchdog-memory.ts'
import { watch } from './watchdog.ts'

/** Everything that was found out in one round. */
export type MonitorSnapshot = {
  readonly at: number
  readonly processes: readonly ProcessSample[]
  readonly machine: MachineMemory
}

export type MonitorDeps = {
  /** The processes there are now: sessions' and spares'. */
  readonly roots: () => readonly SampledRoot[]
  readonly limits: (sessionId: SessionId | null) => Limits
  /** Null for a session that has no process any more. */
  readonly activity: (sessionId: SessionId) => Activity | null
  readonly memoryChoices: () => MemoryChoices
  /**
   * Does what was decided. Called once for each new decision beyond `keep` and `warn`, and again every ten seconds while it
   * stands: one that can't be carried out now may be ignored.
   */
  readonly act: (notice: WatchdogNotice) => void
  /** Called when what is to be told about a process changes, `keep` and `warn` included. */
  readonly onNotice?: (notice: WatchdogNotice) => void
  readonly log: Log
  /** Asked every round: from `createMemoryReader`. */
  readonly readMemory: () => Promise<MemoryReading>
  readonly source?: TreeSource
  readonly time?: TimeKeeper
}

/** CPU use is remembered for five minutes; the rest of a longer silence is known from the output alone. */
const QUIET_WINDOW_AT_MOST_MS = 4.5 * 60_000

export class Monitor {
  readonly #deps: MonitorDeps
  readonly #source: TreeSource
  readonly #time: TimeKeeper
  readonly #sampler: Sampler
  readonly #records: MonitorRecords
  readonly #watchers = new Set<(snapshot: MonitorSnapshot) => void>()
  #latest: MonitorSnapshot | null = null
  #trends = new Map<number, SampledProcess['trend']>()
  #timer: NodeJS.Timeout | null = null
  #round: Promise<void> | null = null
  /** On the steady clock. */
  #dueAt: number
  #lookedAt: number
  #awakeSince: number
  #nudgedAt = -Infinity
  #failing = false
  #stopped = false

  constructor(deps: MonitorDeps) {
    this.#deps = deps
    this.#source = deps.source ?? createTreeSource()
    this.#time = deps.time ?? createTimeKeeper()
    this.#sampler = new Sampler(this.#source, this.#time)
    this.#records = new MonitorRecords()
    this.#dueAt = this.#lookedAt = this.#time.steady()
    this.#awakeSince = this.#time.wall()
    this.#wait(0)
  }

  /** How often a look is affordable on this system, in milliseconds. */
  get cadence(): Cadence {
    return this.#source.cadence
  }

  get latest(): MonitorSnapshot | null {
    return this.#latest
  }

  /** The last five minutes of a process; no points for one that isn't known. */
  history(pid: number): ProcessHistory {
    const points = this.#trends.get(pid)?.points ?? []
    return {
      pid,
      points: points.map(({ at, ownBytes, treeBytes, cpuPercent }) => ({ at, ownBytes, treeBytes, cpuPercent })),
    }
  }

  /** Calls back after every round. Returns how to stop that. */
  subscribe(watcher: (snapshot: MonitorSnapshot) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Looks now instead of when the time comes; joins a round that is under way. Never rejects. */
  look(): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    this.#round ??= this.#look().finally(() => {
      this.#round = null
    })
    return this.#round
  }

  /** The memory of the machine now, for whoever is about to start a process. Rejects where the system's tool fails. */
  async machine(): Promise<MachineMemory> {
    const bullpenBytes = this.#latest?.machine.bullpenBytes ?? 0
    const reading = await this.#deps.readMemory()
    return surveyMemory(reading, { at: this.#time.wall(), bullpenBytes, choices: this.#deps.memoryChoices() })
  }

  /** Something became busy, or came: what was a good time to look next may not be any more. Costs next to nothing. */
  nudge(): void {
    const { busyMs, steepMs } = this.#source.cadence
    const now = this.#time.steady()
    if (this.#round || this.#dueAt - now <= steepMs || now - this.#nudgedAt < steepMs) return
    this.#nudgedAt = now
    const newcomers = this.#deps.roots().filter(({ pid }) => !this.#trends.has(pid))
    const waitMs = newcomers.reduce(
      (least, { sessionId }) => this.#atMost(least, { own: 0, tree: 0 }, sessionId),
      busyMs,
    )
    if (this.#dueAt - now > waitMs) this.#wait(waitMs)
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#sampler.close() // a look that is under way may wait for a program that hangs
    await this.#round
    this.#watchers.clear()
  }

  #wait(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#stopped) return
    this.#dueAt = this.#time.steady() + ms
    this.#timer = setTimeout(() => void this.look(), ms)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    let waitMs = this.#source.cadence.idleMs
    try {
      const roots = this.#deps.roots()
      // with nothing to look at, nothing is read
      if (roots.length > 0 || this.#trends.size > 0) waitMs = await this.#sampleAll(roots)
      this.#failing = false
    } catch (error) {
      if (!this.#failing && !this.#stopped)
        this.#deps.log.warn('processes could not be looked at', { error: String(error) })
      this.#failing = true
    }
    this.#wait(waitMs)
  }

  /** Milliseconds until the next look. */
  async #sampleAll(roots: readonly SampledRoot[]): Promise<number> {
    const [found, reading] = await Promise.all([
      this.#sampler.sample(roots, this.#dueAt - this.#lookedAt),
      this.#deps.readMemory(),
    ])
    // a session may have ended, or a spare been claimed, while its process was looked at
    const present = new Map(this.#deps.roots().map(({ pid, sessionId }) => [pid, sessionId]))
    const sampled = found.filter(({ sample }) => present.get(sample.pid) === sample.sessionId)
    this.#lookedAt = this.#time.steady()
    if (this.#stopped) return 0
    const now = this.#time.wall()
    if (sampled.some(({ sample }) => sample.afterGap)) this.#awakeSince = now
    this.#trends = new Map(sampled.map(({ sample, trend }) => [sample.pid, trend]))
    this.#records.keepOnly(sampled, now)
    const bullpenBytes = sampled.reduce((sum, { sample }) => sum + memoryOf(sample.tree), 0)
    const machine = surveyMemory(reading, { at: now, bullpenBytes, choices: this.#deps.memoryChoices() })
    const relieving = this.#chooseRelief(sampled, machine, now)
    for (const one of sampled) this.#judge(one, { machine, relieving, now })
    const snapshot = { at: now, processes: sampled.map(({ sample }) => sample), machine }
    this.#latest = snapshot
    for (const watcher of this.#watchers) this.#tell(() => watcher(snapshot))
    return this.#cadenceFor(sampled)
  }

  #judge(
    { sample, trend }: SampledProcess,
    { machine, relieving, now }: { machine: MachineMemory; relieving: ReadonlySet<SessionId>; now: number },
  ): void {
    const { sessionId } = sample
    const activity = sessionId === null ? null : this.#deps.activity(sessionId)
    if (sessionId !== null && activity === null) return // its process is being ended
    const limits = this.#deps.limits(sessionId)
    const record = this.#records.of(sample)
    if (activity?.busy !== true) record.interruptedAt = null
    if (activity?.pendingPermission === true || activity?.retrying === true) record.excusedAt = now
    const decision = watch({
      now,
      sample,
      lastStep: trend.lastStep(),
      baselineBytes: trend.baselineBytes ?? this.#records.baselineOf(sessionId),
      quietCpuPercent: trend.meanCpu(Math.min(limits.hangMs ?? Infinity, QUIET_WINDOW_AT_MOST_MS), now),
      awakeSince: this.#awakeSince,
      excusedAt: record.excusedAt,
      limits,
      activity,
      memoryRecycles: this.#records.memoryRecyclesOf(sessionId),
      interruptedAt: record.interruptedAt,
      machineShort: machine.pressure !== 'none',
    })
    const relief = decide('hibernate', 'machine-memory', { of: 'tree', bytes: memoryOf(sample.tree) })
    const isMild = SEVERITY[decision.action] < SEVERITY.hibernate
    const taken = isMild && sessionId !== null && relieving.has(sessionId) ? relief : decision
    this.#carryOut({ ...taken, pid: sample.pid, sessionId, at: now }, record)
  }

  /** With the machine short of memory the sessions used longest ago give theirs back. The pool gives its spares back by itself. */
  #chooseRelief(sampled: readonly SampledProcess[], machine: MachineMemory, now: number): ReadonlySet<SessionId> {
    const isAfterGap = sampled.some(({ sample }) => sample.afterGap)
    if (machine.pressure === 'none' || isAfterGap) return new Set()
    const occupants = sampled.flatMap(({ sample }) => {
      const activity = sample.sessionId && this.#deps.activity(sample.sessionId)
      if (!sample.sessionId || !activity) return []
      return {
        sessionId: sample.sessionId,
        mayEnd: !activity.busy && mayEndQuietly({ activity, sample, now }),
        lastUsedAt: Math.max(activity.lastOutputAt, activity.lastInputAt),
        bytes: memoryOf(sample.tree),
      }
    })
    return new Set(chooseToHibernate(occupants, machine.reserveBytes - machine.availableBytes))
  }

  #carryOut(notice: WatchdogNotice, record: RootRecord): void {
    const { tell, act } = record.decided(notice)
    if (tell) this.#tell(() => this.#deps.onNotice?.(notice))
    if (!act) return
    if (notice.action === 'hung-interrupt') record.interruptedAt = notice.at
    this.#tell(() => this.#deps.act(notice))
  }

  /** Whoever listens must not stop the watchdog. */
  #tell(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#deps.log.error('a decision of the watchdog could not be carried out', { error: String(error) })
    }
  }

  #cadenceFor(sampled: readonly SampledProcess[]): number {
    const { busyMs, idleMs, steepMs } = this.#source.cadence
    if (sampled.some(({ trend }) => isSteep(trend.lastStep()))) return steepMs
    const isBusy = ({ sample: { sessionId } }: SampledProcess) =>
      sessionId !== null && this.#deps.activity(sessionId)?.busy === true
    const usual = sampled.some(isBusy) ? busyMs : idleMs
    return sampled.reduce((waitMs, { sample: { own, tree, sessionId } }) => {
      return this.#atMost(waitMs, { own: memoryOf(own), tree: memoryOf(tree) }, sessionId)
    }, usual)
  }

  /** No longer than a process this far from its limits may go unseen, and no shorter than a look may cost. */
  #atMost(waitMs: number, bytes: { own: number; tree: number }, sessionId: SessionId | null): number {
    const { steepMs } = this.#source.cadence
    return Math.min(waitMs, Math.max(steepMs, lookAgainWithinMs(bytes, this.#deps.limits(sessionId))))
  }
}

/** Begins to look at once, and goes on until it is stopped. Its timer doesn't keep the host alive. */
export const createMonitor = (deps: MonitorDeps): Monitor => new Monitor(deps)
