/** Every way the API is known to fail, as the scripted model does it, with what the user has to read and which button has to help. */
import type { ErrorKind } from '../src-shared/errors.ts'
import type { directive } from './app.ts'

type Directive = Parameters<typeof directive>[0]

export type ErrorCase = {
  readonly name: string
  readonly kind: ErrorKind
  readonly does: Directive
  readonly says: string
  readonly advises: RegExp
  /** The button that helps, besides the one that tries again. */
  readonly button?: string
}

const status = (code: number, errorType: string, message: string, more: object = {}): Directive => ({
  ...{ mode: 'status', code, errorType, message },
  ...more,
})

export const ERROR_CASES: readonly ErrorCase[] = [
  {
    name: 'unauthorised',
    kind: 'auth',
    does: status(401, 'authentication_error', 'invalid x-api-key'),
    says: 'The API did not accept the credentials.',
    advises: /Sign in again/,
    button: 'Sign in…',
  },
  {
    name: 'forbidden',
    kind: 'permission',
    does: status(403, 'permission_error', 'Your account does not have access to this model.'),
    says: 'The API refused the request for this account.',
    advises: /may use this model/,
  },
  {
    name: 'bad request',
    kind: 'protocol',
    does: status(400, 'invalid_request_error', 'messages.0: unexpected field'),
    says: 'The API did not understand the request.',
    advises: /start a new session and report it/,
  },
  {
    name: 'prompt too long',
    kind: 'too_long',
    does: status(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    says: 'The conversation no longer fits the model.',
    advises: /Compact it/,
    button: 'Compact',
  },
  {
    name: 'no credit',
    kind: 'quota',
    does: status(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
    says: 'The account has no credit left.',
    advises: /Add credit/,
  },
  {
    name: 'unknown model',
    kind: 'invalid_model',
    does: status(404, 'not_found_error', 'model: claude-nope'),
    says: 'The API does not know this model.',
    advises: /Choose another model/,
    button: 'Choose model…',
  },
  {
    name: 'request too large',
    kind: 'too_long',
    does: status(413, 'request_too_large', 'Request exceeds the maximum size'),
    says: 'The conversation no longer fits the model.',
    advises: /Compact it/,
    button: 'Compact',
  },
  {
    name: 'rate limit, for longer than the CLI waits',
    kind: 'rate_limit',
    does: status(429, 'rate_limit_error', 'This request would exceed your rate limit.', { retryAfter: 90 }),
    says: 'The API takes no more requests from this account for now.',
    advises: /Wait a little/,
  },
  {
    name: 'rate limit',
    kind: 'rate_limit',
    does: status(429, 'rate_limit_error', 'This request would exceed your rate limit.'),
    says: 'The API takes no more requests from this account for now.',
    advises: /Wait a little/,
  },
  {
    name: 'server error',
    kind: 'overloaded',
    does: status(500, 'api_error', 'Internal server error'),
    says: 'The API answered with a server error (HTTP 500).',
    advises: /in a minute/,
  },
  {
    name: 'overloaded',
    kind: 'overloaded',
    does: status(529, 'overloaded_error', 'Overloaded'),
    says: 'The API is overloaded.',
    advises: /in a minute/,
  },
  {
    name: 'connection reset',
    kind: 'network',
    does: { mode: 'reset' },
    says: 'The API could not be reached.',
    advises: /Check the network/,
  },
  {
    name: 'connection cut in the middle of each answer',
    kind: 'network',
    does: { mode: 'cut', after: 3 },
    says: 'The API could not be reached.',
    advises: /Check the network/,
  },
]
