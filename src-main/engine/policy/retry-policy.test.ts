import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError, ERROR_KINDS, type ErrorKind } from '#shared/errors.ts'
import { type FailedTurn, retryAfter, type RetryChoices } from './retry-policy.ts'

const error = (kind: ErrorKind) => new AppError(kind, { message: 'm', remedy: 'r' }).data
const choices: RetryChoices = { now: 1_000_000, maxRetries: 2, continueAtReset: false, random: 0.5 }
const turn = (kind: ErrorKind, more: Partial<FailedTurn> = {}): FailedTurn => ({
  error: error(kind),
  progressed: false,
  retries: 0,
  resetsAt: null,
  ...more,
})

describe('trying again by itself', () => {
  test('waits longer each time, and gives up after as many retries as are allowed', () => {
    expect(retryAfter(turn('overloaded'), choices)).toEqual({ origin: 'retry', notBefore: 1_015_000 })
    expect(retryAfter(turn('network', { retries: 1 }), choices)).toEqual({ origin: 'retry', notBefore: 1_030_000 })
    expect(retryAfter(turn('timeout', { retries: 2 }), choices)).toBeNull()
  })

  test('goes on when a usage limit is lifted, only where the user asked for that', () => {
    const limited = turn('rate_limit', { resetsAt: 5_000_000, progressed: true })
    expect(retryAfter(limited, choices)).toBeNull()
    expect(retryAfter(limited, { ...choices, continueAtReset: true })).toEqual({
      origin: 'continue',
      notBefore: 5_005_000,
    })
    expect(retryAfter({ ...limited, progressed: false }, { ...choices, continueAtReset: true })?.origin).toBe('retry')
  })

  test('does not ask for ever after a limit that this clock says is lifted', () => {
    const limited = (retries: number) =>
      turn('rate_limit', { resetsAt: choices.now - 60_000, progressed: true, retries })
    const wanted = { ...choices, continueAtReset: true }
    expect(retryAfter(limited(0), wanted)).toEqual({ origin: 'continue', notBefore: choices.now + 15_000 })
    expect(retryAfter(limited(1), wanted)).toEqual({ origin: 'continue', notBefore: choices.now + 30_000 })
    expect(retryAfter(limited(2), wanted)).toBeNull()
  })

  test('never repeats a turn that did something, nor a failure that will not pass, nor without end', () => {
    const kinds = Object.keys(ERROR_KINDS) as ErrorKind[]
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.boolean(),
        fc.nat(20),
        fc.nat(5),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (kind, progressed, retries, maxRetries, random) => {
          const retry = retryAfter(turn(kind, { progressed, retries }), { ...choices, maxRetries, random })
          if (!retry) return
          expect(progressed).toBe(false)
          expect(retries).toBeLessThan(maxRetries)
          expect(ERROR_KINDS[kind].retriable).toBe(true)
          expect(retry.notBefore).toBeGreaterThan(choices.now)
          expect(retry.notBefore).toBeLessThanOrEqual(choices.now + 5 * 60_000 * 1.25)
        },
      ),
    )
  })
})
