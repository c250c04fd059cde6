/** Says why nothing happens while prompts wait for the API as a whole: its circuit breaker is not closed. */
import type { BreakerStatus } from '#shared/breaker.ts'
import type { Terminal } from './terminal.ts'

type Watch = {
  /** The status, then again after every change, until the signal aborts. */
  readonly watch: (signal: AbortSignal) => Promise<AsyncIterable<BreakerStatus>>
  readonly terminal: Pick<Terminal, 'note'>
  readonly json: boolean
  /** A prompt waits that could go otherwise. Asked at each change. */
  readonly isWaiting: () => boolean
  readonly signal: AbortSignal
}

/** On stderr, each thing once; for programs as a line `{"waiting":{"for":"api",…}}`. Resolves when `signal` aborts. */
export async function tellOfBreaker({ watch, terminal, json, isWaiting, signal }: Watch): Promise<void> {
  let told = ''
  try {
    for await (const status of await watch(signal)) {
      if (status.state === 'closed' || !isWaiting()) continue
      const words = json ? JSON.stringify({ waiting: waitingForApi(status) }) : breakerWords(status, Date.now())
      if (words !== told) terminal.note((told = words))
    }
  } catch {
    // the events of the session come the same way: whoever follows them tells of a lost connection
  }
}

/** Of a breaker that is not closed; `now` in milliseconds since the epoch. */
export function breakerWords({ state, retryAt, reason }: BreakerStatus, now: number): string {
  const why = reason === null ? '' : ` ${reason.message}`
  if (state !== 'open') return `Waiting for the API: one prompt is let through to see whether it answers again.${why}`
  const next = retryAt === null ? '' : ` The next try is in ${Math.max(0, Math.ceil((retryAt - now) / 1000))} s.`
  return `Waiting for the API, which failed again and again.${why}${next}`
}

const waitingForApi = ({ state, retryAt, reason }: BreakerStatus) => ({ for: 'api', state, retryAt, reason })
