import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type EndReason, Ends } from './ends.ts'

const REASONS: readonly EndReason[] = ['recycled', 'hibernated', 'credentials', 'closed', 'host-stopped']

it('tells the first reason, and lets the most final one decide, in whatever order they come and are done', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...REASONS), { minLength: 1 }), (asked) => {
      const ends = new Ends()
      for (const reason of asked) ends.begin(reason)
      expect(ends.reason).toBe(asked[0])
      const most = asked.includes('host-stopped') ? 'host-stopped' : asked.includes('closed') ? 'closed' : ends.final
      expect(ends.final).toBe(most)
      if (asked.some((reason) => reason !== 'recycled')) expect(ends.final).not.toBe('recycled')
      asked.forEach((_, index) => {
        expect(ends.isUnderWay).toBe(true)
        ends.finish()
        expect(ends.isUnderWay).toBe(index < asked.length - 1)
      })
      ends.forget()
      expect([ends.reason, ends.final]).toEqual([null, 'recycled'])
    }),
  )
})
