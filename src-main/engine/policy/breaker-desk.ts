/** Keeps the circuit breaker of an engine: asked before a prompt is sent, told how it ended, heard when the answer changes. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'
import { admits, type Breaker, type BreakerInput, CLOSED, next } from './breaker.ts'

type DeskOptions = {
  readonly clock: Clock
  /** Called after each change; `turned`: it is in another state, so what waits may look again. */
  readonly onChanged: (status: BreakerStatus, turned: boolean) => void
}

/** How a turn ended: the error of a failed one, null of a completed one, undefined where it says nothing of the API. */
export type Verdict = AppErrorData | null | undefined

/** One turn, from being let through to its end. Whoever holds it sees to it that it ends; only the first end counts. */
export type Lease = { end(verdict: Verdict): void }

export class BreakerDesk {
  readonly #options: DeskOptions
  #breaker: Breaker = CLOSED
  #timer: NodeJS.Timeout | undefined
  #leases = 0

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

  /** Null when no prompt may be sent now; while the breaker is half open, this one is the probe until its lease ends. */
  admit(): Lease | null {
    if (!this.admits) return null
    const id = this.#newId()
    this.#move({ type: 'sent', id, at: this.#options.clock() })
    return this.#lease(id)
  }

  /** A turn that nobody asked for: the agent began it by itself. Never the probe, and what becomes of it counts all the same. */
  unasked(): Lease {
    return this.#lease(this.#newId())
  }

  /** Lets the next prompt through at once. */
  tryNow(): void {
    this.#move({ type: 'try-now', at: this.#options.clock() })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #newId(): string {
    return String((this.#leases += 1))
  }

  #lease(id: string): Lease {
    let isOver = false
    return {
      end: (verdict) => {
        if (isOver) return
        isOver = true
        const at = this.#options.clock()
        if (verdict === undefined) this.#move({ type: 'ended', id, at })
        else if (verdict === null) this.#move({ type: 'succeeded', id, at })
        else this.#move({ type: 'failed', id, at, error: verdict })
      },
    }
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
