import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import {
  admits,
  type Breaker,
  type BreakerInput,
  CLOSED,
  MAX_OPEN_MS,
  next,
  OPEN_MS,
  THRESHOLD,
  WINDOW_MS,
} from './breaker.ts'

const words = { message: 'The API is overloaded.', remedy: 'Wait.' }
const overloaded = new AppError('overloaded', words).data
const auth = new AppError('auth', words).data

const failed = (at: number, id = 'one', error = overloaded): BreakerInput => ({ type: 'failed', id, at, error })
const run = (inputs: readonly BreakerInput[], from: Breaker = CLOSED): Breaker => inputs.reduce(next, from)
const opened = run(Array.from({ length: THRESHOLD }, (_, index) => failed(1_000 + index)))

describe('the circuit breaker', () => {
  test('opens after five failures in a minute, not when they are spread or broken by a success', () => {
    expect(opened.kind).toBe('open')
    expect(run(Array.from({ length: 20 }, (_, index) => failed(index * (WINDOW_MS / 4)))).kind).toBe('closed')
    const interrupted = [1, 2, 3, 4].map((at) => failed(at))
    expect(run([...interrupted, { type: 'succeeded', id: 'x', at: 5 }, failed(6)]).kind).toBe('closed')
  })

  test('failures that are one account’s own do not count', () => {
    expect(run(Array.from({ length: 20 }, (_, at) => failed(at, 'one', auth)))).toEqual(CLOSED)
  })

  test('lets one probe through when its time has come, and closes when that is answered', () => {
    expect(admits(opened)).toBe(false)
    const early = next(opened, { type: 'time', at: 1_004 + OPEN_MS - 1 })
    expect(early.kind).toBe('open')
    const half = next(opened, { type: 'time', at: 1_004 + OPEN_MS })
    expect(admits(half)).toBe(true)
    const probing = next(half, { type: 'sent', id: 'probe', at: 20_000 })
    expect(admits(probing)).toBe(false)
    expect(next(probing, { type: 'succeeded', id: 'probe', at: 21_000 }).kind).toBe('closed')
  })

  test('a probe that fails opens it for twice as long; one without a verdict makes room for another', () => {
    const probing = run(
      [
        { type: 'try-now', at: 2_000 },
        { type: 'sent', id: 'probe', at: 2_000 },
      ],
      opened,
    )
    expect(next(probing, failed(3_000, 'probe'))).toMatchObject({ kind: 'open', retryAt: 3_000 + OPEN_MS * 2 })
    expect(admits(next(probing, { type: 'ended', id: 'probe', at: 3_000 }))).toBe(true)
    expect(next(probing, failed(3_000, 'another'))).toBe(probing)
  })

  test('whatever happens: one probe at a time, a bounded wait, and never open without a reason', () => {
    const id = fc.constantFrom('a', 'b', 'c')
    const step = fc.oneof(
      fc.record({ type: fc.constantFrom('sent' as const, 'succeeded' as const, 'ended' as const), id }),
      fc.record({ type: fc.constant('failed' as const), id, error: fc.constantFrom(overloaded, auth) }),
      fc.record({ type: fc.constantFrom('time' as const, 'try-now' as const) }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 120_000 })), { maxLength: 60 }), (steps) => {
        let breaker: Breaker = CLOSED
        let at = 0
        for (const [input, wait] of steps) {
          at += wait
          if (input.type === 'sent' && !admits(breaker)) continue
          const before = breaker
          breaker = next(breaker, { ...input, at })
          if (breaker.kind === 'open') {
            expect(breaker.retryAt - breaker.since).toBeLessThanOrEqual(MAX_OPEN_MS)
            expect(next(breaker, { type: 'time', at: breaker.retryAt }).kind).toBe('half-open')
          }
          if (before.kind === 'half-open' && before.probe !== null && breaker.kind === 'half-open') {
            expect([before.probe, null]).toContain(breaker.probe)
          }
        }
      }),
    )
  })
})
