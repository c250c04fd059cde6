import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_RESTARTS, WINDOW_MS, decideRestart, recentRestarts } from './restart-policy.ts'

const random = fc.double({ min: 0, max: 1, noNaN: true })

describe('restarts of a process that dies', () => {
  it('wait one, two and four seconds, more or less, and then are given up', () => {
    fc.assert(
      fc.property(random, (random) => {
        const restarts: number[] = []
        for (const seconds of [1, 2, 4]) {
          const decision = decideRestart({ now: 0, restarts, random })
          expect(decision).toMatchObject({ kind: 'restart', attempt: restarts.length + 1 })
          const { delayMs } = decision as { delayMs: number }
          expect(delayMs).toBeGreaterThanOrEqual(seconds * 750)
          expect(delayMs).toBeLessThanOrEqual(seconds * 1_250)
          restarts.push(0)
        }
        expect(decideRestart({ now: 0, restarts, random })).toEqual({ kind: 'give-up', deaths: 4 })
      }),
    )
  })

  it('are never more than three in any five minutes, whenever it dies', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), random), { maxLength: 60 }), (deaths) => {
        let now = 1_000_000
        let restarts: number[] = []
        const all: number[] = []
        for (const [afterMs, random] of deaths) {
          now += afterMs
          const decision = decideRestart({ now, restarts, random })
          if (decision.kind === 'give-up') continue
          now += decision.delayMs
          restarts = [...recentRestarts(restarts, now), now]
          all.push(now)
        }
        for (const at of all) {
          expect(all.filter((other) => other >= at && other - at < WINDOW_MS).length).toBeLessThanOrEqual(MAX_RESTARTS)
        }
      }),
    )
  })

  it('begin anew once it has stayed alive for long enough', () => {
    expect(decideRestart({ now: WINDOW_MS + 3, restarts: [1, 2, 3], random: 0.5 })).toEqual({
      kind: 'restart',
      attempt: 1,
      delayMs: 1_000,
    })
  })
})
