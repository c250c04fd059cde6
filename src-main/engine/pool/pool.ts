/** Carries out what the policy plans: starts, keeps and gives back spares, and hands them to sessions. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { type Spare, SpareLost } from '../agent/spares.ts'
import type { Clock, Log } from '../ports.ts'
import { Backoff } from './backoff.ts'
import { type Complaint, complaints } from './health.ts'
import {
  type Hold,
  type PoolInput,
  type PoolPlan,
  type RetireReason,
  type SpareKind,
  type SpareView,
  plan,
} from './policy.ts'
import { type PACE, Rhythm } from './rhythm.ts'
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
  /** Rejects, leaving nothing, when `signal` aborts. */
  readonly start: (wanted: WantedSpec, signal: AbortSignal) => Promise<Spare>
  /** What is wanted now, and what the machine can give. */
  readonly survey: () => Promise<{
    wants: WantedSpec[]
    limits: PoolInput['limits']
    memory: PoolInput['memory']
    freeSlots: number
    health: { everyMs: number; processBytes: number }
  }>
  readonly privateBytes: (pid: number) => Promise<number | null>
  readonly onChanged: () => void
  /** Something the user may want to know about a spare. */
  readonly onIncident: (incident: Incident) => void
  readonly random?: () => number
  /** For tests, which don't want to wait. */
  readonly pace?: typeof PACE
}

export type Incident = {
  readonly what: 'died' | 'lost' | Complaint['why']
  readonly pid: number
  readonly kind: SpareKind
}

type Held = { view: SpareView; spare: Spare | null; claimed: boolean; readonly version: string }

export type Taken = { readonly process: AgentProcess; readonly path: 'warm' | 'project' }

export class Pool {
  readonly statistics = new PoolStatistics()
  readonly #deps: PoolDeps
  readonly #held = new Map<string, Held>()
  readonly #backoff: Backoff
  readonly #rhythm: Rhythm
  /** Of the last survey: demand for anything else says nothing about how many spares to have. */
  #generalKeys = new Set<string>()
  #claims: number[] = []
  #checkedAt = 0
  readonly #ending = new Set<Promise<unknown>>()
  readonly #stopping = new AbortController()
  #hold: Hold | null = 'starting-up'
  #latest: PoolPlan = { start: null, retire: [], target: 0, blocked: 'starting-up' }
  #loop: Promise<void> | null = null
  #count = 0

  constructor(deps: PoolDeps) {
    this.#deps = deps
    this.#backoff = new Backoff(deps.random)
    this.#rhythm = new Rhythm(deps.pace)
  }

  /** Begins to fill. Not while the app starts: it would compete with what the user waits for. */
  open(): void {
    this.#hold = null
    this.#loop ??= this.#rhythm.run(() => this.#roundOrNot())
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

  /** Looks again now: something that decides has changed. */
  nudge(): void {
    this.#rhythm.nudge()
  }

  /** A process for this spec, or null when there is none ready: a project spare first, then a general one. */
  async take(spec: LaunchSpec, keys: { project: string; general: string | null }, ask: Ask): Promise<Taken | null> {
    const askedAt = this.#deps.clock()
    const project = await this.#claim('project', keys.project, spec, ask)
    if (project) return { process: project, path: 'project' }
    if (keys.general !== null) {
      if (this.#generalKeys.has(keys.general)) this.#claims.push(askedAt)
      const general = await this.#claim('general', keys.general, spec, ask)
      if (general) return { process: general, path: 'warm' }
    }
    this.statistics.miss()
    this.#rhythm.claimed()
    return null
  }

  /** The oldest ready one that reacts; none after one that was refused: the others would be for the same reason. */
  async #claim(kind: SpareKind, key: string, spec: LaunchSpec, ask: Ask): Promise<AgentProcess | null> {
    for (let held = this.#ready(kind, key); held?.spare; held = this.#ready(kind, key)) {
      const { spare } = held
      held.claimed = true
      this.#held.delete(held.view.id)
      this.#deps.onChanged()
      try {
        const process = await spare.claim(spec, ask)
        this.statistics.hit(kind)
        this.#rhythm.claimed()
        return process
      } catch (error) {
        const isLost = error instanceof SpareLost
        this.#deps.log.info('a spare could not be claimed', { kind, session: spec.sessionId, error: String(error) })
        if (isLost) this.#lose(held, 'lost')
        else this.statistics.refused()
        void this.#end(spare)
        if (!isLost) return null
      }
    }
    return null
  }

  /** Ends this spare: it holds too much, or does not answer. */
  giveBack(pid: number, reason: RetireReason = 'unwell'): void {
    const held = [...this.#held.values()].find(({ spare }) => spare?.pid === pid)
    if (held) void this.#retire(held.view.id, reason).then(() => this.nudge())
  }

  async stop(): Promise<void> {
    this.#hold = 'stopping'
    this.#rhythm.stop()
    this.#stopping.abort() // one that hangs on its way up is not waited for
    await this.#loop
    await Promise.all([...this.#held.keys()].map((id) => this.#retire(id, 'stopping')))
    await Promise.all(this.#ending)
  }

  #ready(kind: SpareKind, key: string): Held | undefined {
    return [...this.#held.values()]
      .filter(({ view }) => view.kind === kind && view.key === key && view.phase === 'ready')
      .sort((a, b) => a.view.since - b.view.since)[0]
  }

  /** Milliseconds until the next; undefined = no hurry. */
  async #roundOrNot(): Promise<number | undefined> {
    try {
      await this.#round()
    } catch (error) {
      this.#deps.log.error('the pool could not look after itself', { error: String(error) })
      return undefined
    }
    if (this.#latest.start !== null) return 0 // it may have to start another
    const isBackingOff = this.#latest.blocked === 'backing-off'
    return isBackingOff ? Math.max(1, this.#backoff.retryAt - this.#deps.clock()) : undefined
  }

  async #round(): Promise<void> {
    const { clock, survey, privateBytes, onChanged } = this.#deps
    const [{ wants, limits, memory, freeSlots, health }] = await Promise.all([survey(), this.#measure(privateBytes)])
    if (clock() - this.#checkedAt >= health.everyMs) await this.#checkUp(health.processBytes)
    const now = clock()
    this.#generalKeys = new Set(wants.flatMap(({ kind, key }) => (kind === 'general' ? [key] : [])))
    this.#claims = this.#claims.filter((at) => now - at < limits.idleMs)
    const spares = [...this.#held.values()].map(({ view }) => view)
    const { retryAt } = this.#backoff
    const ours = { now, spares, claims: this.#claims, hold: this.#hold, retryAt }
    this.#latest = plan({ ...ours, limits, wants, memory, freeSlots })
    await Promise.all(this.#latest.retire.map(({ id, reason }) => this.#retire(id, reason)))
    const { start } = this.#latest
    const wanted = start && wants.find(({ key, kind }) => key === start.key && kind === start.kind)
    if (wanted) {
      await Promise.all(this.#ending) // they count until they are gone
      await this.#start(wanted)
    }
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
      version: wanted.spec.cliVersion,
    }
    this.#held.set(id, held)
    onChanged()
    try {
      const spare = await this.#sound(await start(wanted, this.#stopping.signal), held.version)
      held.spare = spare
      held.view = { ...held.view, phase: 'ready', since: clock() }
      this.statistics.ready(clock() - since)
      this.#backoff.succeeded()
      void spare.exited.then((exit) => this.#onExit(held, exit.code))
      if (!this.#held.has(id)) void this.#end(spare) // given up while it started
    } catch (error) {
      this.#held.delete(id)
      if (this.#stopping.signal.aborted) return
      this.#backoff.failed(clock())
      this.statistics.failed()
      log.warn('a spare could not be started', { kind, error: String(error), retryAt: this.#backoff.retryAt })
    }
  }

  /** Rejects, and ends it, when it does not answer or is another CLI than the one that was looked at. */
  async #sound(spare: Spare, expected: string): Promise<Spare> {
    try {
      const version = await spare.check()
      if (version === null || version === expected) return spare
      throw new Error(`it is version ${version}, and ${expected} was found before`)
    } catch (error) {
      void this.#end(spare)
      throw error
    }
  }

  /** Asks every waiting spare whether it still is what it was started as; those that are not are replaced. */
  async #checkUp(limitBytes: number): Promise<void> {
    this.#checkedAt = this.#deps.clock()
    const findings = await Promise.all(
      [...this.#held.values()].map(async ({ view: { id, key, memoryBytes }, spare, version: expected }) => {
        const version = spare === null ? null : await spare.check().catch(() => undefined)
        return { id, key, memoryBytes, expected, version }
      }),
    )
    await Promise.all(
      complaints(findings, limitBytes).map(({ id, why }) => {
        const held = this.#held.get(id) // not there: claimed meanwhile, or dead, which was noticed
        if (held) this.#report(held, why)
        return this.#retire(id, why === 'version' ? 'superseded' : 'unwell')
      }),
    )
  }

  #onExit(held: Held, code: number | null): void {
    if (held.claimed || !this.#held.delete(held.view.id)) return
    this.#deps.log.info('a spare died', { kind: held.view.kind, code })
    this.#lose(held, 'died')
    this.#deps.onChanged()
    this.nudge()
  }

  #lose(held: Held, what: 'died' | 'lost'): void {
    this.statistics.died()
    this.#backoff.failed(this.#deps.clock())
    this.#report(held, what)
  }

  #report({ view: { kind }, spare }: Held, what: Incident['what']): void {
    if (spare) this.#deps.onIncident({ what, kind, pid: spare.pid })
  }

  async #retire(id: string, reason: RetireReason): Promise<void> {
    const held = this.#held.get(id)
    this.#held.delete(id)
    if (!held?.spare) return
    this.statistics.retired(reason)
    this.#deps.log.debug('a spare was retired', { kind: held.view.kind, reason })
    this.#deps.onChanged()
    await this.#end(held.spare)
  }

  /** Nobody waits for it, but the end of the pool does. */
  #end(spare: Spare): Promise<unknown> {
    const ended = spare.close().catch((error: unknown) => {
      this.#deps.log.error('a spare could not be ended', { pid: spare.pid, error: String(error) })
    })
    this.#ending.add(ended)
    return ended.finally(() => this.#ending.delete(ended))
  }
}
