/** Carries out what the policy plans: starts, keeps and gives back spares, and hands them to sessions. */
import { setTimeout as delay } from 'node:timers/promises'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { Spare } from '../agent/spares.ts'
import type { Clock, Log } from '../ports.ts'
import { Backoff } from './backoff.ts'
import {
  type Hold,
  type PoolInput,
  type PoolPlan,
  type RetireReason,
  type SpareKind,
  type SpareView,
  plan,
} from './policy.ts'
import { PoolStatistics } from './statistics.ts'

/** A launch spec worth warming, with the key of the spares that serve it. */
export type WantedSpec = {
  readonly key: string
  readonly kind: SpareKind
  readonly weight: number
  readonly spec: LaunchSpec
}

export type PoolDeps = {
  readonly clock: Clock
  readonly log: Log
  readonly start: (wanted: WantedSpec) => Promise<Spare>
  /** What is wanted now, and what the machine can give. */
  readonly survey: () => Promise<{
    wants: WantedSpec[]
    limits: PoolInput['limits']
    memory: PoolInput['memory']
    freeSlots: number
  }>
  readonly privateBytes: (pid: number) => Promise<number | null>
  readonly onChanged: () => void
  readonly random?: () => number
  /** For tests, which don't want to wait. */
  readonly pace?: typeof PACE
}

type Held = { view: SpareView; spare: Spare | null; claimed: boolean }

export type Taken = { readonly process: AgentProcess; readonly path: 'warm' | 'project' }

const PACE = {
  /** After a claim the session's first turn has the CPU; the refill waits for so long. */
  refillMs: 1_000,
  /** How often the pool looks at itself without a reason. */
  roundMs: 5_000,
}

export class Pool {
  readonly statistics = new PoolStatistics()
  readonly #deps: PoolDeps
  readonly #held = new Map<string, Held>()
  readonly #backoff: Backoff
  readonly #pace: typeof PACE
  readonly #stopping = new AbortController()
  /** Of the last survey: demand for anything else says nothing about how many spares to have. */
  #generalKeys = new Set<string>()
  #claims: number[] = []
  #hold: Hold | null = 'starting-up'
  #latest: PoolPlan = { start: null, retire: [], target: 0, blocked: 'starting-up' }
  #loop: Promise<void> | null = null
  #nudge: () => void = () => undefined
  #count = 0

  constructor(deps: PoolDeps) {
    this.#deps = deps
    this.#backoff = new Backoff(deps.random)
    this.#pace = deps.pace ?? PACE
  }

  /** Begins to fill. Not while the app starts: it would compete with what the user waits for. */
  open(): void {
    this.#hold = null
    this.#loop ??= this.#run()
  }

  /** Stops filling (`paused`, `breaker-open`, `power-saver`) or goes on (null); what is ready stays. */
  hold(hold: Hold | null): void {
    if (this.#hold === 'stopping') return
    this.#hold = hold
    this.nudge()
  }

  get plan(): PoolPlan {
    return this.#latest
  }

  get spares(): readonly (SpareView & { readonly pid: number | null })[] {
    return [...this.#held.values()].map(({ view, spare }) => ({ ...view, pid: spare?.pid ?? null }))
  }

  /** Looks again soon: something that decides has changed. */
  nudge(): void {
    this.#nudge()
  }

  /** A process for this spec, or null when there is none ready: a project spare first, then a general one. */
  async take(spec: LaunchSpec, keys: { project: string; general: string | null }, ask: Ask): Promise<Taken | null> {
    if (keys.general !== null && this.#generalKeys.has(keys.general)) this.#claims.push(this.#deps.clock())
    for (const [kind, key] of [
      ['project', keys.project],
      ['general', keys.general],
    ] as const) {
      const held = key === null ? undefined : this.#ready(kind, key)
      if (!held?.spare) continue
      held.claimed = true
      this.#held.delete(held.view.id)
      this.#deps.onChanged()
      try {
        const process = await held.spare.claim(spec, ask)
        this.statistics.hit(kind)
        this.nudge()
        return { process, path: kind === 'general' ? 'warm' : 'project' }
      } catch (error) {
        this.#deps.log.info('a spare was refused', { kind, session: spec.sessionId, error: String(error) })
        this.statistics.refused()
        void held.spare.close()
      }
    }
    this.statistics.miss()
    this.nudge()
    return null
  }

  /** Ends this spare: it holds too much, or does not answer. */
  giveBack(pid: number): void {
    const held = [...this.#held.values()].find(({ spare }) => spare?.pid === pid)
    if (held) void this.#retire(held.view.id, 'unwell').then(() => this.nudge())
  }

  async stop(): Promise<void> {
    this.#hold = 'stopping'
    this.#stopping.abort()
    this.nudge()
    await this.#loop
    await Promise.all([...this.#held.keys()].map((id) => this.#retire(id, 'stopping')))
  }

  #ready(kind: SpareKind, key: string): Held | undefined {
    return [...this.#held.values()]
      .filter(({ view }) => view.kind === kind && view.key === key && view.phase === 'ready')
      .sort((a, b) => a.view.since - b.view.since)[0]
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#round().catch((error: unknown) => {
        this.#deps.log.error('the pool could not look after itself', { error: String(error) })
      })
      if (this.#latest.start !== null) continue // it may have to start another
      const nudged = new Promise<void>((resolve) => (this.#nudge = resolve))
      if (await this.#pause(this.#untilNextRound(), nudged)) await this.#pause(this.#pace.refillMs)
    }
  }

  #untilNextRound(): number {
    const backingOff = this.#latest.blocked === 'backing-off'
    return backingOff ? Math.max(1, this.#backoff.retryAt - this.#deps.clock()) : this.#pace.roundMs
  }

  /** Waits, at most until `interruption` or the end of the pool; true when it was the former. */
  async #pause(ms: number, interruption?: Promise<void>): Promise<boolean> {
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#stopping.signal])
    const waited = delay(ms, false, { signal }).catch(() => false)
    const interrupted = await Promise.race([waited, ...(interruption ? [interruption.then(() => true)] : [])])
    over.abort()
    return interrupted
  }

  async #round(): Promise<void> {
    const { clock, survey, privateBytes, onChanged } = this.#deps
    const [{ wants, limits, memory, freeSlots }] = await Promise.all([survey(), this.#measure(privateBytes)])
    const now = clock()
    this.#generalKeys = new Set(wants.flatMap(({ kind, key }) => (kind === 'general' ? [key] : [])))
    this.#claims = this.#claims.filter((at) => now - at < 15 * 60_000)
    const views = [...this.#held.values()].map(({ view }) => view)
    const { retryAt } = this.#backoff
    const input = {
      now,
      limits,
      spares: views,
      wants,
      claims: this.#claims,
      memory,
      freeSlots,
      hold: this.#hold,
      retryAt,
    }
    this.#latest = plan(input)
    await Promise.all(this.#latest.retire.map(({ id, reason }) => this.#retire(id, reason)))
    const { start } = this.#latest
    const wanted = start && wants.find(({ key, kind }) => key === start.key && kind === start.kind)
    if (wanted) await this.#start(wanted)
    onChanged()
  }

  async #measure(privateBytes: PoolDeps['privateBytes']): Promise<void> {
    await Promise.all(
      [...this.#held.values()].map(async (held) => {
        const bytes = held.spare && (await privateBytes(held.spare.pid))
        if (bytes !== null) held.view = { ...held.view, memoryBytes: bytes }
      }),
    )
  }

  async #start(wanted: WantedSpec): Promise<void> {
    const { clock, log, start, onChanged } = this.#deps
    const id = String(++this.#count)
    const { kind, key } = wanted
    const since = clock()
    const held: Held = {
      view: { id, kind, key, phase: 'starting', since, memoryBytes: 0 },
      spare: null,
      claimed: false,
    }
    this.#held.set(id, held)
    onChanged()
    try {
      const spare = await start(wanted)
      held.spare = spare
      held.view = { ...held.view, phase: 'ready', since: clock() }
      this.statistics.ready(clock() - since)
      this.#backoff.succeeded()
      void spare.exited.then((exit) => this.#onExit(held, exit.code))
    } catch (error) {
      this.#held.delete(id)
      this.#backoff.failed(clock())
      this.statistics.failed()
      log.warn('a spare could not be started', { kind, error: String(error), retryAt: this.#backoff.retryAt })
    }
  }

  #onExit(held: Held, code: number | null): void {
    if (held.claimed || !this.#held.delete(held.view.id)) return
    this.#deps.log.info('a spare died', { kind: held.view.kind, code })
    this.statistics.died()
    this.#backoff.failed(this.#deps.clock())
    this.nudge()
  }

  async #retire(id: string, reason: RetireReason): Promise<void> {
    const held = this.#held.get(id)
    this.#held.delete(id)
    if (!held?.spare) return
    this.statistics.retired(reason)
    this.#deps.log.debug('a spare was retired', { kind: held.view.kind, reason })
    await held.spare.close()
  }
}
