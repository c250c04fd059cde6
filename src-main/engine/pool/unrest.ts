/** Keeps the pool from replacing spares for ever where something writes again, at each start, what they read. */
import { Backoff } from './backoff.ts'

/** People change one setting after the other; nobody changes more than this without a moment's rest. */
const CHANGES_AT_ONCE = 4
/** A spare that waited for so long read what stays. */
const SETTLED_MS = 60_000

export class Unrest {
  readonly #backoff: Backoff
  #changes = 0

  constructor(random?: () => number) {
    this.#backoff = new Backoff(random)
  }

  /** No start before this, in milliseconds since the epoch; 0 = at once. */
  get retryAt(): number {
    return this.#backoff.retryAt
  }

  /** After each look. `waited`: the longest that a spare that is still good has waited, in milliseconds; 0 = there is none. */
  looked({ now, superseded, waited }: { now: number; superseded: boolean; waited: number }): void {
    if (waited >= SETTLED_MS) this.settled()
    else if (superseded && ++this.#changes > CHANGES_AT_ONCE) this.#backoff.failed(now)
  }

  /** What spares read is what sessions want: one was claimed, or waited long. */
  settled(): void {
    this.#changes = 0
    this.#backoff.succeeded()
  }
}
