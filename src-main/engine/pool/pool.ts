/** Carries out what the policy plans: starts, keeps and gives back spares, and hands them to sessions. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { type Spare, SpareLost } from '../agent/spares.ts'
import { Backoff } from './backoff.ts'
import { Courtesy } from './courtesy.ts'
import { complaints } from './health.ts'
import { type Hold, type PoolPlan, type RetireReason, type SpareKind, type SpareView, plan } from './policy.ts'
import type { Incident, NotTaken, PoolDeps, Taken, WantedSpec } from './pool-deps.ts'
import { Rhythm } from './rhythm.ts'
import { type PoolChange, PoolStatistics } from './statistics.ts'
import { Unrest } from './unrest.ts'

type Held = {
  view: SpareView
  spare: Spare | null
  claimed: boolean
  readonly version: string
  /** Ends its start, where it has not come up yet. */
  readonly givenUp: AbortController
  /** Settles when its start is over, whichever way. */
  coming: Promise<void>
}

/** Spares are kept for new sessions in folders that are trusted. */
const isWorthwhile = ({ resume, trust, safe }: LaunchSpec) => resume === null && trust === 'trusted' && safe !== true

export class Pool {
  readonly statistics = new PoolStatistics()
  readonly #deps: PoolDeps
  readonly #held = new Map<string, Held>()
  readonly #backoff: Backoff
  readonly #unrest: Unrest
  readonly #rhythm: Rhythm
  readonly #courtesy = new Courtesy()
  /** Of the last survey: demand for anything else says nothing about how many spares to have. */
  #generalKeys = new Set<string>()
  #claims: number[] = []
  #checkedAt = 0
  #checking: Promise<void> | null = null
  readonly #ending = new Set<Promise<unknown>>()
  /** Spares on their way to a session, which may still refuse to go. */
  #claiming = 0
  readonly #stopping = new AbortController()
  #hold: Hold | null = 'starting-up'
  #latest: PoolPlan = { start: null, retire: [], target: 0, projectTarget: 0, blocked: 'starting-up' }
  #loop: Promise<void> | null = null
  #count = 0

  constructor(deps: PoolDeps) {
    this.#deps = deps
    this.#backoff = new Backoff(deps.random)
    this.#unrest = new Unrest(deps.random)
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

  /** It waits for what its spares answer. */
  get isChecking(): boolean {
    return this.#checking !== null
  }

  /** Looks again now: something that decides has changed. */
  nudge(): void {
    this.#rhythm.nudge()
  }

  /** A process for this spec, or why there is none: a project spare first, then a general one. */
  async take(spec: LaunchSpec, keys: { project: string; general: string | null }, ask: Ask): Promise<Taken | NotTaken> {
    const askedAt = this.#deps.clock()
    const project = await this.#claim('project', keys.project, spec, ask)
    if (typeof project === 'object') return { process: project, path: 'project' }
    let why: NotTaken = project
    if (keys.general !== null) {
      if (this.#generalKeys.has(keys.general)) this.#claims.push(askedAt)
      const general = await this.#claim('general', keys.general, spec, ask)
      if (typeof general === 'object') return { process: general, path: 'warm' }
      if (general === 'refused') why = general
    }
    const isServed = isWorthwhile(spec) && this.#latest.blocked !== 'disabled'
    if (why === 'miss' && !isServed) why = 'other'
    this.statistics.notTaken(why)
    this.#rhythm.claimed()
    return why
  }

  /** The oldest ready one that reacts; none after one that was refused: the others would be for the same reason. */
  async #claim(kind: SpareKind, key: string, spec: LaunchSpec, ask: Ask): Promise<AgentProcess | 'miss' | 'refused'> {
    for (let held = this.#ready(kind, key); held?.spare; held = this.#ready(kind, key)) {
      const { spare } = held
      held.claimed = true
      this.#held.delete(held.view.id)
      this.#claiming += 1
      this.#deps.onChanged()
      try {
        const process = await spare.claim(spec, ask)
        this.#tell(held, 'claimed')
        this.#unrest.settled()
        this.#rhythm.claimed()
        return process
      } catch (error) {
        const isLost = error instanceof SpareLost
        this.#deps.log.info('a spare could not be claimed', { kind, session: spec.sessionId, error: String(error) })
        if (isLost) this.#lose(held, 'lost', String(error))
        else this.#tell(held, 'refused', String(error))
        void this.#end(held)
        if (!isLost) return 'refused'
      } finally {
        this.#claiming -= 1
      }
    }
    return 'miss'
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
    await this.#checking
    await Promise.all([...this.#held.values()].map(({ coming }) => coming))
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
    if (this.#latest.blocked === 'machine-busy') return this.#courtesy.lookAgainMs
    const isBackingOff = this.#latest.blocked === 'backing-off'
    return isBackingOff ? Math.max(1, this.#retryAt - this.#deps.clock()) : undefined
  }

  get #retryAt(): number {
    return Math.max(this.#backoff.retryAt, this.#unrest.retryAt)
  }

  /** Waits for nothing that a process may keep it waiting for: starts, ends and checks go on beside it, and come back with a nudge. */
  async #round(): Promise<void> {
    const { clock, survey, privateBytes, onChanged } = this.#deps
    const [{ wants, limits, memory, freeSlots, health }] = await Promise.all([survey(), this.#measure(privateBytes)])
    if (!this.#checking && clock() - this.#checkedAt >= health.everyMs)
      this.#checking = this.#checkUp(health.processBytes)
    const now = clock()
    this.#generalKeys = new Set(wants.flatMap(({ kind, key }) => (kind === 'general' ? [key] : [])))
    this.#claims = this.#claims.filter((at) => now - at < limits.idleMs)
    const spares = [...this.#held.values()].map(({ view }) => view)
    const retryAt = this.#retryAt
    const ours = { now, spares, claims: this.#claims, hold: this.#hold, retryAt }
    this.#latest = plan({ ...ours, limits, wants, memory, freeSlots })
    const superseded = this.#latest.retire.some(({ reason }) => reason === 'superseded')
    for (const { id, reason } of this.#latest.retire) void this.#retire(id, reason)
    const waits = [...this.#held.values()].map(({ view }) => (view.phase === 'ready' ? now - view.since : 0))
    this.#unrest.looked({ now, superseded, waited: Math.max(0, ...waits) })
    const { start } = this.#latest
    const wanted = start && wants.find(({ key, kind }) => key === start.key && kind === start.kind)
    // those that end count until they are gone, and so do those that may yet
    if (wanted && this.#held.size + this.#ending.size + this.#claiming < limits.max) {
      if (this.#courtesy.yields(now, this.#deps.busy?.() ?? null)) {
        this.#latest = { ...this.#latest, start: null, blocked: 'machine-busy' }
      } else this.#start(wanted)
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

  #start({ kind, key, spec, weight }: WantedSpec): void {
    const id = String(++this.#count)
    const held: Held = {
      view: { id, kind, key, phase: 'starting', since: this.#deps.clock(), memoryBytes: 0 },
      spare: null,
      claimed: false,
      version: spec.cliVersion,
      givenUp: new AbortController(),
      coming: Promise.resolve(),
    }
    this.#held.set(id, held)
    this.#tell(held, 'started')
    this.#deps.onChanged()
    held.coming = this.#bringUp(held, { kind, key, spec, weight }).finally(() => {
      this.#deps.onChanged()
      this.nudge() // it may have to start another
    })
  }

  /** Never rejects. */
  async #bringUp(held: Held, wanted: WantedSpec): Promise<void> {
    const { clock, log, start } = this.#deps
    const { id, kind, since } = held.view
    const signal = AbortSignal.any([this.#stopping.signal, held.givenUp.signal])
    try {
      const spare = await this.#sound(await start(wanted, signal), held.version)
      held.spare = spare
      if (!this.#held.has(id)) {
        await this.#close(spare) // given up while it started
        return
      }
      held.view = { ...held.view, phase: 'ready', since: clock() }
      this.#tell(held, 'ready', null, clock() - since)
      this.#backoff.succeeded()
      void spare.exited.then((exit) => this.#onExit(held, exit.code))
    } catch (error) {
      this.#held.delete(id)
      if (signal.aborted) return
      this.#backoff.failed(clock())
      this.#tell(held, 'failed', String(error))
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
      await this.#close(spare)
      throw error
    }
  }

  /** Asks every waiting spare whether it still is what it was started as; those that are not are replaced. */
  async #checkUp(limitBytes: number): Promise<void> {
    this.#checkedAt = this.#deps.clock()
    const findings = await Promise.all(
      [...this.#held.values()].flatMap(({ view: { id, key, memoryBytes }, spare, version: expected }) =>
        spare === null
          ? []
          : spare
              .check()
              .catch(() => undefined)
              .then((version) => ({ id, key, memoryBytes, expected, version })),
      ),
    )
    for (const { id, why } of complaints(findings, limitBytes)) {
      const held = this.#held.get(id) // not there: claimed meanwhile, or dead, which was noticed
      if (held) this.#report(held, why)
      void this.#retire(id, why === 'version' ? 'superseded' : 'unwell')
    }
    this.#checking = null
    this.#deps.onChanged()
  }

  #onExit(held: Held, code: number | null): void {
    if (held.claimed || !this.#held.delete(held.view.id)) return
    this.#deps.log.info('a spare died', { kind: held.view.kind, code })
    this.#lose(held, 'died', `exit code ${code ?? 'none'}`)
    this.#deps.onChanged()
    this.nudge()
  }

  #lose(held: Held, what: 'died' | 'lost', reason: string): void {
    this.#tell(held, what, reason)
    this.#backoff.failed(this.#deps.clock())
    this.#report(held, what)
  }

  #report({ view: { kind }, spare }: Held, what: Incident['what']): void {
    if (spare) this.#deps.onIncident({ what, kind, pid: spare.pid })
  }

  #tell({ view, spare }: Held, type: PoolChange['type'], reason: string | null = null, afterMs: number | null = null) {
    const { id, kind, key } = view
    const change: PoolChange = { type, spare: id, kind, key, pid: spare?.pid ?? null, reason, afterMs }
    this.statistics.learn(change)
    this.#deps.onChange?.(change)
  }

  async #retire(id: string, reason: RetireReason): Promise<void> {
    const held = this.#held.get(id)
    if (!held) return
    this.#held.delete(id)
    this.#tell(held, 'retired', reason)
    this.#deps.onChanged()
    await this.#end(held)
  }

  /** Nobody waits for it, but the end of the pool does. */
  async #end(held: Held): Promise<void> {
    held.givenUp.abort()
    const ended = held.spare ? this.#close(held.spare) : held.coming
    this.#ending.add(ended)
    await ended
    this.#ending.delete(ended)
    this.nudge() // its room is free
  }

  async #close(spare: Spare): Promise<void> {
    try {
      await spare.close()
    } catch (error) {
      this.#deps.log.error('a spare could not be ended', { pid: spare.pid, error: String(error) })
    }
  }
}
