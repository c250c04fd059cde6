/** Says why nothing happens while prompts wait for the API as a whole: its circuit breaker is not closed. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { Terminal } from './terminal.ts'

/** The status, then again after every change, until the signal aborts. */
type Watch = (signal: AbortSignal) => Promise<AsyncIterable<BreakerStatus>>

/** On stderr, each thing once; for programs as a line `{"waiting":{"for":"api",…}}`. */
export class BreakerNotes {
  readonly #terminal: Pick<Terminal, 'note'>
  readonly #json: boolean
  #status: BreakerStatus | null = null
  #isWaiting = false
  #told = ''

  constructor({ terminal, json }: { terminal: Pick<Terminal, 'note'>; json: boolean }) {
    this.#terminal = terminal
    this.#json = json
  }

  /** Resolves when `signal` aborts. */
  async follow(watch: Watch, signal: AbortSignal): Promise<void> {
    try {
      for await (const status of await watch(signal)) {
        this.#status = status
        this.#tell()
      }
    } catch {
      // the events of the session come the same way: whoever follows them tells of a lost connection
    }
  }

  /** Whether a prompt waits that could go otherwise. */
  waiting(isWaiting: boolean): void {
    this.#isWaiting = isWaiting
    this.#tell()
  }

  #tell(): void {
    const status = this.#status
    if (!this.#isWaiting || status === null || status.state === 'closed') return
    const words = this.#json ? JSON.stringify({ waiting: waitingForApi(status) }) : breakerWords(status, Date.now())
    if (words !== this.#told) this.#terminal.note((this.#told = words))
  }
}

/** Of a breaker that is not closed; `now` in milliseconds since the epoch. */
export function breakerWords({ state, retryAt, reason }: BreakerStatus, now: number): string {
  const why = reason === null ? '' : ` ${reason.message}`
  if (state !== 'open') return `Waiting for the API: one prompt is let through to see whether it answers again.${why}`
  const next = retryAt === null ? '' : ` The next try is in ${Math.max(0, Math.ceil((retryAt - now) / 1000))} s.`
  return `Waiting for the API, which failed again and again.${why}${next}`
}

export type WaitingForApi = { readonly for: 'api' } & Pick<BreakerStatus, 'state' | 'retryAt' | 'reason'>

/** For programs. */
export const waitingForApi = ({ state, retryAt, reason }: BreakerStatus): WaitingForApi => ({
  ...{ for: 'api', state, retryAt, reason },
})
