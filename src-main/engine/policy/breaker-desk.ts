/** Keeps the circuit breaker of an engine: asked before a prompt is sent, told how it ended, heard when the answer changes. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptId } from '#shared/ids.ts'
import type { Clock } from '../ports.ts'
import { admits, type Breaker, type BreakerInput, CLOSED, next } from './breaker.ts'

type DeskOptions = {
  readonly clock: Clock
  /** Called after each change; `turned`: it is in another state, so what waits may look again. */
  readonly onChanged: (status: BreakerStatus, turned: boolean) => void
}

export class BreakerDesk {
  readonly #options: DeskOptions
  #breaker: Breaker = CLOSED
  #timer: NodeJS.Timeout | undefined

  constructor(options: DeskOptions) {
    this.#options = options
  }

  get status(): BreakerStatus {
    const breaker = this.#breaker
    return {
      state: breaker.kind,
      since: breaker.since,
      retryAt: breaker.kind === 'open' ? breaker.retryAt : null,
      failures: breaker.kind === 'closed' ? breaker.failures.length : 0,
      reason: breaker.kind === 'closed' ? null : breaker.reason,
    }
  }

  /** Whether a prompt may be sent now. */
  get admits(): boolean {
    return admits(this.#breaker)
  }

  /** True when this prompt may be sent now; while the breaker is half open, it is the probe from then on. */
  admit(id: PromptId): boolean {
    if (!this.admits) return false
    this.#move({ type: 'sent', id, at: this.#options.clock() })
    return true
  }

  /** How the turn ended: `error` of a failed one, null of a completed one, undefined where it says nothing of the API. */
  ended(id: PromptId, error: AppErrorData | null | undefined): void {
    const at = this.#options.clock()
    if (error === undefined) this.#move({ type: 'ended', id, at })
    else if (error === null) this.#move({ type: 'succeeded', id, at })
    else this.#move({ type: 'failed', id, at, error })
  }

  /** Lets the next prompt through at once. */
  tryNow(): void {
    this.#move({ type: 'try-now', at: this.#options.clock() })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #move(input: BreakerInput): void {
    const before = this.#breaker
    this.#breaker = next(before, input)
    if (this.#breaker === before) return
    clearTimeout(this.#timer)
    if (this.#breaker.kind === 'open') {
      const wait = Math.max(1, this.#breaker.retryAt - this.#options.clock())
      this.#timer = setTimeout(() => this.#move({ type: 'time', at: this.#options.clock() }), wait)
      this.#timer.unref()
    }
    this.#options.onChanged(this.status, before.kind !== this.#breaker.kind || admits(before) !== this.admits)
  }
}
