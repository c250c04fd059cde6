/** Who may start a process: counts every one from before its start to its end, and lets the others wait in line. */
import type { SessionId } from '#shared/ids.ts'
import type { MachineMemory } from '#shared/processes.ts'
import type { QueuePlace } from '#shared/session.ts'
import { AppError } from '#shared/errors.ts'
import type { Clock, Log } from '../ports.ts'
import { type Decision, type Tenant, decide } from './policy.ts'
import { type Figures, because, lowAndAlone, placeOf } from './words.ts'

/** What can be known of a process that fills a slot. */
type Filling = { readonly pid: number; readonly exited: Promise<unknown> }

/** The right to one process. */
export type Slot = {
  /** The process that was started with it: the slot is free again when that is gone. */
  fill(process: Filling): void
  /** Nothing was started. */
  free(): void
}

/** A start that asks to be admitted. */
export type Start = {
  readonly sessionId: SessionId
  /** A prompt waits for it, or the user asked for it; otherwise it is done only where there is room. */
  readonly isUrgent: () => boolean
  /** Its place in line whenever that changes; null = it no longer waits. */
  readonly onQueued: (place: QueuePlace | null) => void
  /** Something to be told with the start. */
  readonly onWarning: (text: string) => void
  /** Gives its place up. */
  readonly signal: AbortSignal
}

export type AdmissionDeps = {
  readonly clock: Clock
  readonly log: Log
  /** Memory and process cap now. Rejects where the system's tool fails. */
  readonly machine: () => Promise<Pick<MachineMemory, 'availableBytes' | 'reserveBytes' | 'processCap'>>
  /** See `AdmissionInput`. */
  readonly readingLagMs: number
  readonly spares: () => readonly { readonly pid: number; readonly startedAt: number }[]
  readonly tenants: () => readonly Tenant[]
  readonly evict: (pid: number, reason: 'memory' | 'process-cap') => void
  /** Rejects when the session is at work again. */
  readonly hibernate: (id: SessionId) => Promise<void>
  /** A session has to wait, in words; once for each wait. */
  readonly onWait: (id: SessionId, text: string) => void
}

type Held = { role: 'live' | 'spare'; readonly since: number; pid: number | null; ending: boolean }
type Waiting = { readonly start: Start; readonly settle: (slot: Slot | null) => void; place: string; told: boolean }

export class Admission {
  readonly #deps: AdmissionDeps
  readonly #held = new Set<Held>()
  #queue: Waiting[] = []
  #relievedAt = 0
  #cap = Infinity
  #round: Promise<void> | null = null
  #again = false
  #timer: NodeJS.Timeout | undefined
  #isBlind = false

  constructor(deps: AdmissionDeps) {
    this.#deps = deps
  }

  /** Sessions that wait for a process, by now. */
  get waiting(): number {
    return this.#queue.filter(({ start }) => start.isUrgent()).length
  }

  /**
   * Resolves with a slot when there is room, in the order of asking; with null when there is none and nobody waits for it.
   * Rejects with the signal's reason when that aborts.
   */
  admit(start: Start): Promise<Slot | null> {
    const { signal } = start
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#queue = this.#queue.filter((one) => one !== waiting)
        reject(reasonOf(signal))
        this.nudge() // the others move up
      }
      const settle = (slot: Slot | null) => {
        signal.removeEventListener('abort', giveUp)
        this.#queue = this.#queue.filter((one) => one !== waiting)
        resolve(slot) // first: a slot that nobody hears of is never free again
        if (waiting.place !== '') start.onQueued(null)
      }
      const waiting: Waiting = { start, settle, place: '', told: false }
      this.#queue.push(waiting)
      signal.addEventListener('abort', giveUp, { once: true })
      if (signal.aborted) giveUp()
      this.nudge()
    })
  }

  /** Processes the pool may still start under this cap; none while a session waits. */
  freeForSpares(cap: number): number {
    this.#cap = cap
    return this.#queue.length > 0 ? 0 : cap - this.#held.size
  }

  /** Starts a spare within the cap of the last survey. Rejects when a session was faster. */
  async holdSpare<T extends Filling>(start: () => Promise<T>): Promise<T> {
    if (this.freeForSpares(this.#cap) <= 0) {
      throw new AppError('resources', {
        message: 'There is no room for a spare process any more.',
        remedy: 'Nothing to do: sessions go first.',
      })
    }
    const slot = this.#hold('spare')
    try {
      const spare = await start()
      slot.fill(spare)
      return spare
    } catch (error) {
      slot.free()
      throw error
    }
  }

  /** A spare became a session's process. */
  claimed(pid: number): void {
    for (const held of this.#held) if (held.pid === pid) held.role = 'live'
  }

  /** Something changed that may let one start: a process ended, a session became idle, memory was read, settings were set. */
  nudge(): void {
    if (this.#queue.length === 0) return
    this.#again = true
    if (this.#round) return
    this.#round = this.#run()
      .catch((error: unknown) => this.#deps.log.error('a round of admission failed', { error: String(error) }))
      .finally(() => {
        this.#round = null
        if (this.#again) this.nudge()
      })
  }

  /** For when the host ends: nothing is decided any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#queue = []
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const machine = await this.#deps.machine().catch((error: unknown) => {
        if (!this.#isBlind)
          this.#deps.log.warn('memory could not be read, starts are not limited', { error: String(error) })
        return null
      })
      this.#isBlind = machine === null
      if (machine) this.#cap = machine.processCap
      while (this.#step(machine));
    }
  }

  /** Decides for the first in line; true when it was let in and the next one may be. */
  #step(machine: Awaited<ReturnType<AdmissionDeps['machine']>> | null): boolean {
    const urgent = this.#queue.filter(({ start }) => start.isUrgent())
    const first = urgent[0] ?? this.#queue[0]
    if (!first) return false
    const figures = machine && { ...machine, running: this.#held.size }
    const decision = figures ? this.#decide(first, figures) : ({ kind: 'admit', despite: null } as const)
    if (decision.kind === 'admit') {
      first.settle(this.#hold('live'))
      if (decision.despite && figures) first.start.onWarning(lowAndAlone(figures))
      return true
    }
    if (decision.kind !== 'wait') this.#makeRoom(decision)
    else if (decision.again !== null) this.#lookAgain(decision.again)
    const roomComes = decision.kind !== 'wait' || decision.roomComes
    // what nobody waits for is not done at all while there is no room, or somebody else waits for it
    if (urgent.length > 0 || !roomComes) {
      for (const { start, settle } of this.#queue) if (!start.isUrgent()) settle(null)
    }
    if (figures) this.#show(urgent, { reason: decision.reason, roomComes, figures })
    return false
  }

  #decide({ start }: Waiting, machine: Figures): Decision {
    const { clock, readingLagMs, spares, tenants } = this.#deps
    const isEnding = (pid: number) => [...this.#held].some((held) => held.pid === pid && held.ending)
    return decide({
      now: clock(),
      need: { ahead: !start.isUrgent() },
      memory: machine,
      cap: machine.processCap,
      slots: [...this.#held],
      spares: spares().flatMap(({ pid, startedAt }) => (isEnding(pid) ? [] : { pid, since: startedAt })),
      tenants: tenants().filter(({ pid }) => !isEnding(pid)),
      readingLagMs,
      relievedAt: this.#relievedAt,
    })
  }

  #makeRoom(decision: Extract<Decision, { kind: 'evict' | 'hibernate' }>): void {
    const { clock, log, evict, hibernate } = this.#deps
    const held = [...this.#held].find(({ pid }) => pid === decision.pid)
    if (held) held.ending = true
    if (decision.reason === 'memory') this.#relievedAt = clock()
    if (decision.kind === 'evict') {
      evict(decision.pid, decision.reason)
      return
    }
    const { sessionId } = decision
    hibernate(sessionId).catch((error: unknown) => {
      log.debug('a session was not put to sleep to make room', { session: sessionId, error: String(error) })
      if (held) held.ending = false
      this.nudge()
    })
  }

  #show(
    urgent: readonly Waiting[],
    { reason, roomComes, figures }: { reason: 'memory' | 'process-cap'; roomComes: boolean; figures: Figures },
  ): void {
    for (const [index, waiting] of urgent.entries()) {
      const place = placeOf(index + 1, reason, figures)
      if (!roomComes && !waiting.told) {
        waiting.told = true
        this.#deps.onWait(waiting.start.sessionId, because(reason, figures))
      }
      // figures that merely drift are not worth telling everyone
      const key = `${place.position} ${reason}`
      if (waiting.place === key) continue
      waiting.place = key
      waiting.start.onQueued(place)
    }
  }

  #lookAgain(at: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.nudge(), Math.max(1, at - this.#deps.clock()))
    this.#timer.unref()
  }

  #hold(role: Held['role']): Slot {
    const held: Held = { role, since: this.#deps.clock(), pid: null, ending: false }
    this.#held.add(held)
    const free = () => {
      if (this.#held.delete(held)) this.nudge()
    }
    return {
      free,
      fill(process) {
        held.pid = process.pid
        void process.exited.finally(free)
      },
    }
  }
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('the start was given up')
