import { describe, expect, it } from 'vitest'
import { classifyApiFailure } from './classify-error.ts'

describe('the classification of API failures', () => {
  it.each([
    [{ status: 401, error: 'authentication_failed' }, 'auth'],
    [{ status: 403, error: 'authentication_failed' }, 'permission'],
    [{ status: 400, error: 'billing_error' }, 'quota'],
    [{ status: 400, error: 'invalid_request', terminalReason: 'prompt_too_long' }, 'too_long'],
    [{ status: null, error: 'invalid_request', text: 'Prompt is too long' }, 'too_long'],
    [{ status: 400, error: 'unknown' }, 'protocol'],
    [{ status: 404, error: 'model_not_found' }, 'invalid_model'],
    [{ status: 413, error: 'invalid_request', terminalReason: 'image_error' }, 'too_long'],
    [{ status: 429, error: 'rate_limit' }, 'rate_limit'],
    [{ status: 500, error: 'server_error' }, 'overloaded'],
    [{ status: 529, error: 'server_error' }, 'overloaded'],
    [{ status: null, error: 'server_error' }, 'network'],
    [{ status: null, error: 'unknown', text: 'Request timed out' }, 'timeout'],
    [{ status: null, error: 'authentication_failed', text: 'Not logged in · Please run /login' }, 'auth'],
  ])('takes %o for %s', (failure, kind) => {
    expect(classifyApiFailure({ text: '', ...failure }).kind).toBe(kind)
  })

  it('calls a server error what it is, and only an overload an overload', () => {
    const words = (status: number, error = 'server_error') => classifyApiFailure({ status, error, text: '' }).message
    expect(words(500)).toBe('The API answered with a server error (HTTP 500).')
    expect([words(529), words(503, 'overloaded')]).toEqual(['The API is overloaded.', 'The API is overloaded.'])
  })

  it.each([429, 500, 529, null])('does not tell to send again what the CLI repeats by itself: %s', (status) => {
    const failure = { status, error: 'unknown', text: '' }
    expect(classifyApiFailure(failure).remedy).toMatch(/send the prompt again/i)
    expect(classifyApiFailure(failure, { repeated: true }).remedy).not.toMatch(/again/)
  })
})
