/** Tries out once, when the host has come to rest, what Bullpen relies on to leave nothing behind, and keeps what was found. */
import type { DoctorCheck } from '#shared/system.ts'
import type { Log } from '../ports.ts'

export type StartProbeDeps = {
  /** Costs some processes and a few hundred milliseconds. Never rejects. */
  readonly check: () => Promise<readonly DoctorCheck[]>
  /** What the result depends on, as text: another one makes it outdated. */
  readonly of: () => string
  /** Somebody waits for the machine. */
  readonly isBusy: () => boolean
  /** Does not hold though it does on such systems: a sentence for people. */
  readonly onLost: (text: string) => void
  readonly log: Log
  /** For tests. Default: 20 s, after which a start is over. */
  readonly waitMs?: number
}

const WAIT_MS = 20_000
/** A machine that is busy for longer than five minutes is tried out all the same: what does not hold is to be known. */
const WAITS_AT_MOST = 15

export class StartProbe {
  readonly #deps: StartProbeDeps
  #timer: NodeJS.Timeout | undefined
  #latest: { readonly of: string; readonly checks: readonly DoctorCheck[] } | null = null
  #probing: Promise<readonly DoctorCheck[]> | null = null
  #waits = 0
  #stopped = false

  constructor(deps: StartProbeDeps) {
    this.#deps = deps
  }

  start(): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => this.#due(), this.#deps.waitMs ?? WAIT_MS)
    this.#timer.unref()
  }

  /** As it was found at the start; anew where that did not hold, or is outdated. */
  async result(): Promise<readonly DoctorCheck[]> {
    const { of } = this.#deps
    const isGood = this.#latest?.of === of() && this.#latest.checks.every(({ result }) => result === 'ok')
    return isGood && this.#latest ? this.#latest.checks : this.#probe()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#probing
  }

  #due(): void {
    this.#waits += 1
    if (this.#deps.isBusy() && this.#waits < WAITS_AT_MOST) this.start()
    else void this.#probe().then((checks) => this.#tell(checks))
  }

  #probe(): Promise<readonly DoctorCheck[]> {
    return (this.#probing ??= this.#look().finally(() => (this.#probing = null)))
  }

  async #look(): Promise<readonly DoctorCheck[]> {
    const of = this.#deps.of()
    const checks = await this.#deps.check()
    this.#latest = { of, checks }
    return checks
  }

  #tell(checks: readonly DoctorCheck[]): void {
    const { log, onLost } = this.#deps
    for (const { name, result, summary, remedy } of checks) {
      log.info('tried out what is relied on', { name, result, summary })
      if (result !== 'ok' && !this.#stopped) onLost(`${name}: ${summary}. ${remedy ?? ''}`.trim())
    }
  }
}
