/** Shows a changing status to watchers: the newest only, at most once per interval. */

/** Fast enough to look immediate, slow enough that a burst of changes is one. */
const INTERVAL_MS = 100

export class StatusWatch<T> {
  readonly #status: () => T
  readonly #wakes = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #version = 0
  #ended = false

  constructor(status: () => T) {
    this.#status = status
  }

  changed(): void {
    if (this.#wakes.size === 0) {
      this.#version += 1
      return
    }
    this.#timer ??= setTimeout(() => this.#tell(), INTERVAL_MS)
  }

  end(): void {
    this.#ended = true
    this.#tell()
  }

  async *watch(signal: AbortSignal): AsyncGenerator<T, void> {
    let wake: () => void = () => undefined
    const call = () => wake()
    this.#wakes.add(call)
    signal.addEventListener('abort', call)
    let seen = -1
    try {
      while (!signal.aborted && !this.#ended) {
        if (seen === this.#version) await new Promise<void>((resolve) => (wake = resolve))
        if (seen === this.#version) continue
        seen = this.#version
        yield this.#status()
      }
    } finally {
      signal.removeEventListener('abort', call)
      this.#wakes.delete(call)
    }
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#version += 1
    for (const wake of this.#wakes) wake()
  }
}
