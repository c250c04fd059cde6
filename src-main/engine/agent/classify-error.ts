/** Turns what the CLI says of a failed API request into the taxonomy. A failed turn arrives as a "success" with `is_error`. */
import { AppError, type AppErrorData, type ErrorKind } from '#shared/errors.ts'

export type ApiFailure = {
  /** HTTP status; null = no answer came. */
  readonly status: number | null
  /** The CLI's own word for it: `authentication_failed`, `rate_limit`, `model_not_found`, … */
  readonly error: string
  /** Why the turn ended, where it did: `api_error`, `prompt_too_long`, … */
  readonly terminalReason?: string | undefined
  /** The API's or the CLI's text. */
  readonly text: string
}

const REMEDIES: Partial<Record<ErrorKind, { message: string; remedy: string }>> = {
  auth: {
    message: 'The API did not accept the credentials.',
    remedy: 'Sign in again, or check the API key in the settings.',
  },
  permission: {
    message: 'The API refused the request for this account.',
    remedy: 'Check that the account may use this model and this workspace.',
  },
  quota: {
    message: 'The account has no credit left.',
    remedy: 'Add credit or choose another account, then send the prompt again.',
  },
  rate_limit: {
    message: 'The API takes no more requests from this account for now.',
    remedy: 'Wait a little and send the prompt again.',
  },
  overloaded: {
    message: 'The API is overloaded.',
    remedy: 'Send the prompt again in a minute.',
  },
  network: {
    message: 'The API could not be reached.',
    remedy: 'Check the network, the proxy and ANTHROPIC_BASE_URL, then send the prompt again.',
  },
  timeout: {
    message: 'The API did not answer in time.',
    remedy: 'Send the prompt again; if it happens often, check the network.',
  },
  invalid_model: {
    message: 'The API does not know this model.',
    remedy: 'Choose another model for the session.',
  },
  too_long: {
    message: 'The conversation no longer fits the model.',
    remedy: 'Compact it to a summary, or start a new session.',
  },
  protocol: {
    message: 'The API did not understand the request.',
    remedy: 'Send the prompt again; if it stays so, start a new session and report it.',
  },
}

/** For a request that the CLI repeats by itself: only what the user can do meanwhile. */
const MEANWHILE: Partial<Record<ErrorKind, string>> = {
  rate_limit: 'Nothing needs to be done.',
  overloaded: 'Nothing needs to be done.',
  network: 'Check the network, the proxy and ANTHROPIC_BASE_URL meanwhile.',
  timeout: 'If it happens often, check the network.',
}

const NO_CREDENTIALS = {
  message: 'There is no login and no API key for the API.',
  remedy: 'Sign in or set an API key, then send the prompt again.',
}

/** Of a kind that is answered by waiting, like an overload; `status` from 500. */
const serverError = (status: number) => ({
  message: `The API answered with a server error (HTTP ${status}).`,
  remedy: 'Send the prompt again in a minute; if it stays so, look at the status page of the API.',
})

/** `repeated`: the CLI sends the same request again by itself. */
export function classifyApiFailure(failure: ApiFailure, { repeated = false } = {}): AppErrorData {
  const kind = kindOf(failure)
  if (/not logged in/i.test(failure.text)) return new AppError('auth', NO_CREDENTIALS).data
  const words = wordsFor(kind, failure)
  const meanwhile = repeated ? MEANWHILE[kind] : undefined
  const remedy = meanwhile ?? words.remedy
  return new AppError(kind, { ...words, remedy, ...(failure.text !== '' && { detail: failure.text.slice(0, 2_000) }) })
    .data
}

function wordsFor(kind: ErrorKind, { status, error }: ApiFailure): { message: string; remedy: string } {
  if (kind === 'overloaded' && status !== null && status !== 529 && error !== 'overloaded') return serverError(status)
  return REMEDIES[kind] ?? { message: 'The API failed.', remedy: 'Send the prompt again in a minute.' }
}

const BY_WORD: Record<string, ErrorKind> = {
  authentication_failed: 'auth',
  oauth_org_not_allowed: 'auth',
  account_on_hold: 'auth',
  verification_required: 'auth',
  cloud_credential_error: 'auth',
  billing_error: 'quota',
  rate_limit: 'rate_limit',
  overloaded: 'overloaded',
  model_not_found: 'invalid_model',
}

/** What is certain decides first: the terminal reason, then the status, then the CLI's word, which is vaguer (a 529 is a `server_error` to it). */
function kindOf({ status, error, terminalReason, text }: ApiFailure): ErrorKind {
  if (/prompt is too long/i.test(text)) return 'too_long'
  if (terminalReason === 'prompt_too_long' || terminalReason === 'image_error') return 'too_long'
  if (error === 'billing_error') return 'quota'
  if (status === 401) return 'auth'
  if (status === 403) return 'permission'
  if (status === 404) return 'invalid_model'
  if (status === 413) return 'too_long'
  if (status === 429) return 'rate_limit'
  if (status === 529) return 'overloaded'
  if (status !== null && status >= 500) return 'overloaded'
  const byWord = BY_WORD[error]
  if (byWord) return byWord
  if (/timed out/i.test(text)) return 'timeout'
  if (status === null) return 'network'
  return 'protocol'
}
