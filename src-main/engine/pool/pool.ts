/** Carries out what the policy plans, round after round, and hands spares to sessions. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { Backoff } from './backoff.ts'
import { Courtesy } from './courtesy.ts'
import { HeldSpares } from './held-spares.ts'
import { type Hold, type PoolPlan, type RetireReason, type SpareKind, type SpareView, plan } from './policy.ts'
import type { NotTaken, PoolDeps, Taken } from './pool-deps.ts'
import { Rhythm } from './rhythm.ts'
import { PoolStatistics } from './statistics.ts'
import { Unrest } from './unrest.ts'

/** Of the spares that could serve a session. Without `general`, none of that kind could. */
type Keys = { readonly project: string; readonly general: string | null }

export class Pool {
  readonly statistics = new PoolStatistics()
  readonly #deps: PoolDeps
  readonly #held: HeldSpares
  readonly #backoff: Backoff
  readonly #unrest: Unrest
  readonly #rhythm: Rhythm
  readonly #courtesy = new Courtesy()
  /** Of the last survey: demand for anything else says nothing about how many spares to have. */
  #generalKeys = new Set<string>()
  #claims: number[] = []
  #checkedAt = 0
  #checking: Promise<void> | null = null
  #hold: Hold | null = 'starting-up'
  /** What is wanted and what the machine has could not be found out: it keeps what it has. */
  #isBlind = false
  #latest: PoolPlan = { start: null, retire: [], target: 0, projectTarget: 0, blocked: 'starting-up' }
  #loop: Promise<void> | null = null

  constructor(deps: PoolDeps) {
    this.#deps = deps
    this.#backoff = new Backoff(deps.random)
    this.#unrest = new Unrest(deps.random)
    this.#rhythm = new Rhythm(deps.pace)
    this.#held = new HeldSpares({
      ...deps,
      tell: (change) => {
        this.statistics.learn(change)
        deps.onChange?.(change)
      },
      onWell: () => this.#backoff.succeeded(),
      onTrouble: () => this.#backoff.failed(deps.clock()),
      onRoom: () => this.nudge(),
    })
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
    return this.#held.all
  }

  /** It waits for what its spares answer. */
  get isChecking(): boolean {
    return this.#checking !== null
  }

  /** Looks again now: something that decides has changed. */
  nudge(): void {
    this.#rhythm.nudge()
  }

  /**
   * A process for this spec, or why there is none: a project spare first, then a general one. `keys` null: the pool keeps
   * nothing for such a session.
   */
  async take(spec: LaunchSpec, keys: Keys | null, ask: Ask): Promise<Taken | NotTaken> {
    const askedAt = this.#deps.clock()
    if (keys === null) return this.#notTaken('other')
    const project = await this.#claim('project', keys.project, spec, ask)
    if (typeof project === 'object') return { process: project, path: 'project' }
    let why: NotTaken = project
    if (keys.general !== null) {
      if (this.#generalKeys.has(keys.general)) this.#claims.push(askedAt)
      const general = await this.#claim('general', keys.general, spec, ask)
      if (typeof general === 'object') return { process: general, path: 'warm' }
      if (general === 'refused') why = general
    }
    return this.#notTaken(why === 'miss' && this.#latest.blocked === 'disabled' ? 'other' : why)
  }

  #notTaken(why: NotTaken): NotTaken {
    this.statistics.notTaken(why)
    this.#rhythm.claimed()
    return why
  }

  /** The oldest ready one that reacts; none after one that was refused: the others would be for the same reason. */
  async #claim(kind: SpareKind, key: string, spec: LaunchSpec, ask: Ask): Promise<AgentProcess | 'miss' | 'refused'> {
    for (let held = this.#held.ready(kind, key); held; held = this.#held.ready(kind, key)) {
      const end = await this.#held.handOut(held, (spare) => spare.claim(spec, ask))
      if (end.got !== null) {
        this.#unrest.settled()
        this.#rhythm.claimed()
        return end.got
      }
      if (!end.isLost) return 'refused'
    }
    return 'miss'
  }

  /** Ends this spare: it holds too much, or does not answer. */
  giveBack(pid: number, reason: RetireReason = 'unwell'): void {
    const id = this.#held.idOf(pid)
    if (id !== undefined) void this.#held.retire(id, reason).then(() => this.nudge())
  }

  async stop(): Promise<void> {
    this.#hold = 'stopping'
    this.#rhythm.stop()
    this.#held.giveUpStarts()
    await this.#loop
    await this.#held.stop() // first: what is asked whether it is well has its say as soon as it is gone
    await this.#checking
  }

  /** Milliseconds until the next; undefined = no hurry. */
  async #roundOrNot(): Promise<number | undefined> {
    try {
      await this.#round()
      this.#isBlind = false
    } catch (error) {
      if (!this.#isBlind) this.#deps.log.error('the pool could not look after itself', { error: String(error) })
      this.#isBlind = true
      this.#latest = { ...this.#latest, start: null, retire: [], blocked: this.#hold ?? 'no-survey' }
      this.#deps.onChanged()
      return undefined
    }
    if (this.#latest.blocked === 'machine-busy') return this.#courtesy.lookAgainMs
    const isBackingOff = this.#latest.blocked === 'backing-off'
    return isBackingOff ? Math.max(1, this.#retryAt - this.#deps.clock()) : undefined
  }

  get #retryAt(): number {
    return Math.max(this.#backoff.retryAt, this.#unrest.retryAt)
  }

  /** Waits for nothing that a process may keep it waiting for: starts, ends and checks go on beside it, and come back with a nudge. */
  async #round(): Promise<void> {
    const { clock, survey, onChanged, busy } = this.#deps
    const { wants, limits, memory, freeSlots, health } = await survey()
    this.#held.measure()
    if (!this.#checking && clock() - this.#checkedAt >= health.everyMs) this.#check(health.processBytes)
    const now = clock()
    this.#generalKeys = new Set(wants.flatMap(({ kind, key }) => (kind === 'general' ? [key] : [])))
    this.#claims = this.#claims.filter((at) => now - at < limits.idleMs)
    const ours = { now, spares: this.#held.views, claims: this.#claims, hold: this.#hold, retryAt: this.#retryAt }
    this.#latest = plan({ ...ours, limits, wants, memory, freeSlots })
    const { start, retire } = this.#latest
    for (const { id, reason } of retire) void this.#held.retire(id, reason)
    const waits = this.#held.views.map(({ phase, since }) => (phase === 'ready' ? now - since : 0))
    const superseded = retire.some(({ reason }) => reason === 'superseded')
    this.#unrest.looked({ now, superseded, waited: Math.max(0, ...waits) })
    const wanted = start && wants.find(({ key, kind }) => key === start.key && kind === start.kind)
    if (!wanted || this.#held.places >= limits.max) this.#courtesy.nothingDue()
    else if (!this.#courtesy.yields(now, busy?.() ?? null)) this.#held.start(wanted)
    else this.#latest = { ...this.#latest, start: null, blocked: 'machine-busy' }
    onChanged()
  }

  #check(limitBytes: number): void {
    this.#checkedAt = this.#deps.clock()
    this.#checking = this.#held.checkUp(limitBytes).finally(() => {
      this.#checking = null
      this.#deps.onChanged()
    })
  }
}
