/** One attempt at a time, which can be given up; the next one begins when the one before is over. */

type Attempt = { readonly controller: AbortController; readonly done: Promise<void> }

export class Attempts {
  #current: Attempt | null = null

  /** Resolves when the current attempt is over; at once when there is none. */
  get done(): Promise<void> {
    return this.#current?.done ?? Promise.resolve()
  }

  /** `work` never rejects, and stops when its signal aborts. */
  begin(work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController()
    const done = this.done
      .then(() => work(controller.signal))
      .finally(() => {
        if (this.#current === attempt) this.#current = null
      })
    const attempt = { controller, done }
    this.#current = attempt
  }

  /** Whether there was one to give up. */
  giveUp(): boolean {
    this.#current?.controller.abort()
    return this.#current !== null
  }
}
