/** A refill lets others go first: sessions that are on their way up, and whatever else the machine is fully at work on. */

/** `sessions`: a session is being started or woken. `cpu`: hardly anything of the CPU is left. */
export type Busy = 'sessions' | 'cpu'

/**
 * A machine that stays busy for longer will stay so: to wait on would leave the pool empty when it is needed most. The start
 * then yields to others by its priority, see `yield-cpu.ts`.
 */
const PATIENCE_MS: Readonly<Record<Busy, number>> = { sessions: 10_000, cpu: 2_000 }

export class Courtesy {
  /** In milliseconds: how soon to ask again. */
  readonly lookAgainMs = 250
  /** Of the wait for the refill that is due; null = it need not wait. */
  #since: number | null = null

  /** The next refill that is due has its own patience. */
  nothingDue(): void {
    this.#since = null
  }

  /** To be asked when a refill is due: true = not yet. Times in milliseconds since the epoch. */
  yields(now: number, busy: Busy | null): boolean {
    if (busy !== null && now - (this.#since ??= now) < PATIENCE_MS[busy]) return true
    this.#since = null
    return false
  }
}
