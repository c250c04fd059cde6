/** Remembers how often the process of one session was started again by itself. */
import type { AppErrorData } from '#shared/errors.ts'
import type { Restart } from '#shared/session.ts'
import type { Clock } from '../ports.ts'
import { crashLoop } from './lost-process.ts'
import { MAX_RESTARTS, decideRestart, recentRestarts } from './restart-policy.ts'

/** Another start, which counts, or the error to stay with. */
export type AfterDeath = { readonly restart: Restart; readonly delayMs: number } | { readonly error: AppErrorData }

export class Restarts {
  readonly #clock: Clock
  readonly #random: () => number
  /** In milliseconds since the epoch. */
  #at: number[] = []

  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock
    this.#random = random
  }

  /** What is to become of a process that died for this reason. */
  next(reason: AppErrorData): AfterDeath {
    const now = this.#clock()
    const decision = decideRestart({ now, restarts: this.#at, random: this.#random() })
    if (decision.kind === 'give-up') return { error: crashLoop(reason, decision.deaths) }
    const { attempt, delayMs } = decision
    this.#at = [...recentRestarts(this.#at, now), now]
    return { restart: { attempt, maxAttempts: MAX_RESTARTS, at: now + delayMs, reason }, delayMs }
  }

  forget(): void {
    this.#at = []
  }
}
