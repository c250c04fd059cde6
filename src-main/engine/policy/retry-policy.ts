/** Whether a failed turn is tried again by itself: a pure decision. Only what cannot have been done half is ever repeated. */
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptOrigin } from '#shared/queue.ts'

export type FailedTurn = {
  readonly error: AppErrorData
  /** The agent said or did something in it: repeating the prompt could do it twice. */
  readonly progressed: boolean
  /** How often this prompt was tried again already. */
  readonly retries: number
  /** When the usage limit that ended it is lifted, where the API said so; milliseconds since the epoch. */
  readonly resetsAt: number | null
}

export type RetryChoices = {
  readonly now: number
  /** Retries by itself at most; 0 = never. */
  readonly maxRetries: number
  /** The user wants this session to go on when its usage limit is lifted. */
  readonly continueAtReset: boolean
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: number
}

export type Retry = { readonly origin: PromptOrigin; readonly notBefore: number }

/** The CLI itself has waited for up to ten seconds by then. */
const FIRST_MS = 15_000
const LONGEST_MS = 5 * 60_000
/** Clocks differ; a request in the same second as the reset is refused again. */
const AFTER_RESET_MS = 5_000
/** A limit that is lifted later than this is a matter of the account, not of waiting. */
const LONGEST_RESET_MS = 8 * 24 * 3_600_000

export function retryAfter(turn: FailedTurn, choices: RetryChoices): Retry | null {
  const { error, progressed, retries, resetsAt } = turn
  const { now, maxRetries, continueAtReset, random } = choices
  if (resetsAt !== null && (error.kind === 'rate_limit' || error.kind === 'quota')) {
    if (!continueAtReset || resetsAt - now > LONGEST_RESET_MS) return null
    const origin = progressed ? 'continue' : 'retry'
    if (resetsAt > now) return { origin, notBefore: resetsAt + AFTER_RESET_MS }
    // it should be lifted, and is not: this clock is ahead, and by how much is not known
    return retries >= maxRetries ? null : { origin, notBefore: now + waitBefore(retries, random) }
  }
  if (progressed || retries >= maxRetries || !isPassing(error)) return null
  return { origin: 'retry', notBefore: now + waitBefore(retries, random) }
}

const waitBefore = (retries: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** retries) * (0.75 + random / 2))

/** Failures of the API and the way to it, which pass; a process that died is the restart policy's matter. */
const isPassing = ({ kind, retriable }: AppErrorData): boolean =>
  retriable && (kind === 'overloaded' || kind === 'network' || kind === 'timeout' || kind === 'rate_limit')
