/** The last words of a process on stderr, bounded. */

/** Enough for a stack trace, little enough to keep one for every process. */
const LIMIT = 8 * 1024

export class StderrTail {
  #text = ''

  push(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-LIMIT)
  }

  get text(): string {
    return this.#text.trim()
  }
}
