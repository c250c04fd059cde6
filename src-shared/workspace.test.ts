import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DoneUntil, joinDone, MOST_DONE } from './workspace.ts'
import { sessionId } from './testing/sessions.ts'

const lists = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }).map(sessionId), fc.nat(1_000)), { maxLength: 30 })

test('joining forgets nothing that either side is done with, whatever the order', () => {
  fc.assert(
    fc.property(lists, lists, (left: DoneUntil[], right: DoneUntil[]) => {
      const unique = joinDone([], left)
      const joined = new Map(joinDone(unique, right))
      for (const [id, until] of [...unique, ...right]) expect(joined.get(id)).toBeGreaterThanOrEqual(until)
      expect(new Map(joinDone(joinDone([], right), unique))).toEqual(joined)
    }),
  )
})

test('the newest are kept', () => {
  const many = Array.from({ length: MOST_DONE + 1 }, (_, at): DoneUntil => [sessionId(at + 1), at])
  expect(joinDone(many, [])).toEqual(many.slice(1))
})
