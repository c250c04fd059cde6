import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Backoff } from './backoff.ts'

const FIRST_MS = 1_000
const CAP_MS = 5 * 60_000

it('waits twice as long after each failure, up to five minutes, of which chance takes up to half', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(chance, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 1e12 }),
      (chances, now) => {
        let at = 0
        const backoff = new Backoff(() => chances[at]!)
        for (at = 0; at < chances.length; at += 1) {
          backoff.failed(now)
          const most = Math.min(CAP_MS, FIRST_MS * 2 ** at)
          const wait = backoff.retryAt - now
          expect(wait).toBeCloseTo(most / 2 + (most / 2) * chances[at]!, 2)
        }
        backoff.succeeded()
        expect(backoff.retryAt).toBe(0)
        at = 0
        backoff.failed(now)
        expect(backoff.retryAt - now).toBeLessThanOrEqual(FIRST_MS) // it begins anew
      },
    ),
  )
})

it('spreads hosts that failed together', () => {
  const waits = Array.from({ length: 50 }, () => {
    const backoff = new Backoff()
    for (let failures = 0; failures < 5; failures += 1) backoff.failed(0)
    return backoff.retryAt
  })
  expect(new Set(waits).size).toBeGreaterThan(40)
})
