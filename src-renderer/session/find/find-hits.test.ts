import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FindPlace, numberOf, stepFrom, totalOf } from './find-hits.ts'

const hits = [
  { seq: 3, count: 2 },
  { seq: 8, count: 1 },
]

test('begins at the end, and goes round', () => {
  const last = stepFrom(hits, null, 1)
  expect(last).toEqual({ seq: 8, nth: 0 })
  expect(numberOf(hits, last)).toBe(3)
  expect(stepFrom(hits, last, 1)).toEqual({ seq: 3, nth: 0 })
  expect(stepFrom(hits, { seq: 3, nth: 0 }, -1)).toEqual({ seq: 8, nth: 0 })
  expect(stepFrom([], null, 1)).toBeNull()
})

test('a place whose hit is gone counts as none', () => {
  expect(numberOf(hits, { seq: 5, nth: 0 })).toBe(0)
})

test('stepping comes by every hit once before it is round', () => {
  const list = fc.uniqueArray(
    fc.record({ seq: fc.integer({ min: 1, max: 50 }), count: fc.integer({ min: 1, max: 4 }) }),
    {
      selector: ({ seq }) => seq,
      minLength: 1,
    },
  )
  fc.assert(
    fc.property(list, fc.constantFrom(1 as const, -1 as const), (found, by) => {
      const seen = new Set<number>()
      let place: FindPlace | null = null
      for (let step = 0; step < totalOf(found); step += 1) {
        place = stepFrom(found, place, by)
        seen.add(numberOf(found, place))
      }
      expect(seen.size).toBe(totalOf(found))
    }),
  )
})
