/** The spares there are, each from its start to its end, whoever decides on these. */
import { SpareLost, type Spare } from '../agent/spares.ts'
import { type Complaint, complaints } from './health.ts'
import type { RetireReason, SpareKind, SpareView } from './policy.ts'
import type { Incident, PoolDeps, WantedSpec } from './pool-deps.ts'
import type { PoolChange } from './statistics.ts'

export type Held = {
  view: SpareView
  spare: Spare | null
  claimed: boolean
  readonly version: string
  /** Ends its start, where it has not come up yet. */
  readonly givenUp: AbortController
  /** Settles when its start is over, whichever way. */
  coming: Promise<void>
}

export type HeldDeps = Pick<PoolDeps, 'clock' | 'log' | 'start' | 'privateBytes' | 'onIncident' | 'onChanged'> & {
  /** Everything that happens to a spare, in order. */
  readonly tell: (change: PoolChange) => void
  /** Processes can be started; they can't, or don't live. */
  readonly onWell: () => void
  readonly onTrouble: () => void
  /** There is room, or need, for another. */
  readonly onRoom: () => void
}

export class HeldSpares {
  readonly #deps: HeldDeps
  readonly #held = new Map<string, Held>()
  readonly #ending = new Set<Promise<unknown>>()
  readonly #stopping = new AbortController()
  /** On their way to a session, which may still refuse to go. */
  #claiming = 0
  #count = 0

  constructor(deps: HeldDeps) {
    this.#deps = deps
  }

  get views(): SpareView[] {
    return [...this.#held.values()].map(({ view }) => view)
  }

  get all(): readonly (SpareView & { readonly pid: number | null })[] {
    return [...this.#held.values()].map(({ view, spare }) => ({ ...view, pid: spare?.pid ?? null }))
  }

  /** Those that end count until they are gone, and so do those that may yet. */
  get places(): number {
    return this.#held.size + this.#ending.size + this.#claiming
  }

  /** The oldest that could serve. */
  ready(kind: SpareKind, key: string): Held | undefined {
    return [...this.#held.values()]
      .filter(({ view }) => view.kind === kind && view.key === key && view.phase === 'ready')
      .sort((a, b) => a.view.since - b.view.since)[0]
  }

  /** Hands it out: what `claim` makes of it, or why it could not be had. It is not among the others from now on. */
  async handOut<T>(
    held: Held,
    claim: (spare: Spare) => Promise<T>,
  ): Promise<{ got: T } | { got: null; isLost: boolean }> {
    const { spare, view } = held
    if (!spare) return { got: null, isLost: true }
    held.claimed = true
    this.#held.delete(view.id)
    this.#claiming += 1
    this.#deps.onChanged()
    try {
      const got = await claim(spare)
      this.#tell(held, 'claimed')
      return { got }
    } catch (error) {
      const isLost = error instanceof SpareLost
      this.#deps.log.info('a spare could not be claimed', { kind: view.kind, pid: spare.pid, error: String(error) })
      if (isLost) this.#lose(held, 'lost', String(error))
      else this.#tell(held, 'refused', String(error))
      void this.#end(held)
      return { got: null, isLost }
    } finally {
      this.#claiming -= 1
    }
  }

  idOf(pid: number): string | undefined {
    return [...this.#held.values()].find(({ spare }) => spare?.pid === pid)?.view.id
  }

  measure(): void {
    for (const held of this.#held.values()) {
      const bytes = held.spare && this.#deps.privateBytes(held.spare.pid)
      if (bytes !== null) held.view = { ...held.view, memoryBytes: bytes }
    }
  }

  /** Asks every one that waits whether it still is what it was started as, and gives up those that are not. Never rejects. */
  async checkUp(limitBytes: number): Promise<void> {
    const asked = [...this.#held.values()].flatMap(({ view: { id, key, memoryBytes }, spare, version: expected }) =>
      spare === null
        ? []
        : spare
            .check()
            .catch(() => undefined)
            .then((version) => ({ id, key, memoryBytes, expected, version })),
    )
    for (const complaint of complaints(await Promise.all(asked), limitBytes)) this.#giveUp(complaint)
  }

  #giveUp({ id, why }: Complaint): void {
    const held = this.#held.get(id) // not there: claimed meanwhile, or dead, which was noticed
    if (held) this.#report(held, why)
    void this.retire(id, why === 'version' ? 'superseded' : 'unwell')
  }

  start({ kind, key, spec, weight }: WantedSpec): void {
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
      this.#deps.onRoom() // another may have to be started
    })
  }

  async retire(id: string, reason: RetireReason): Promise<void> {
    const held = this.#held.get(id)
    if (!held) return
    this.#held.delete(id)
    this.#tell(held, 'retired', reason)
    this.#deps.onChanged()
    await this.#end(held)
  }

  /** From here on none comes up any more: one that hangs on its way is not waited for. */
  giveUpStarts(): void {
    this.#stopping.abort()
  }

  async stop(): Promise<void> {
    this.giveUpStarts()
    await Promise.all([...this.#held.values()].map(({ coming }) => coming))
    await Promise.all([...this.#held.keys()].map((id) => this.retire(id, 'stopping')))
    await Promise.all(this.#ending)
  }

  /** Never rejects. */
  async #bringUp(held: Held, wanted: WantedSpec): Promise<void> {
    const { clock, log, start, onWell, onTrouble } = this.#deps
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
      onWell()
      void spare.exited.then((exit) => this.#onExit(held, exit.code))
    } catch (error) {
      this.#held.delete(id)
      if (signal.aborted) return
      onTrouble()
      this.#tell(held, 'failed', String(error))
      log.warn('a spare could not be started', { kind, error: String(error) })
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

  #onExit(held: Held, code: number | null): void {
    if (held.claimed || !this.#held.delete(held.view.id)) return
    this.#deps.log.info('a spare died', { kind: held.view.kind, code })
    this.#lose(held, 'died', `exit code ${code ?? 'none'}`)
    this.#deps.onChanged()
    this.#deps.onRoom()
  }

  #lose(held: Held, what: 'died' | 'lost', reason: string): void {
    this.#tell(held, what, reason)
    this.#deps.onTrouble()
    this.#report(held, what)
  }

  #report({ view: { kind }, spare }: Held, what: Incident['what']): void {
    if (spare) this.#deps.onIncident({ what, kind, pid: spare.pid })
  }

  #tell({ view, spare }: Held, type: PoolChange['type'], reason: string | null = null, afterMs: number | null = null) {
    const { id, kind, key } = view
    this.#deps.tell({ type, spare: id, kind, key, pid: spare?.pid ?? null, reason, afterMs })
  }

  /** Nobody waits for it, but the end of the pool does. */
  async #end(held: Held): Promise<void> {
    held.givenUp.abort()
    const ended = held.spare ? this.#close(held.spare) : held.coming
    this.#ending.add(ended)
    await ended
    this.#ending.delete(ended)
    this.#deps.onRoom()
  }

  async #close(spare: Spare): Promise<void> {
    try {
      await spare.close()
    } catch (error) {
      this.#deps.log.error('a spare could not be ended', { pid: spare.pid, error: String(error) })
    }
  }
}
