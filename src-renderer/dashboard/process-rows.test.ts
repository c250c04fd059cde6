import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aFrame, aPool, aSample, aSpare, MIB, NOW } from '../testing/monitoring.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { rowsOf, SORTS, whyNotNow } from './process-rows.ts'

const anySample = fc.record({
  pid: fc.integer({ min: 1, max: 9_999 }),
  role: fc.constantFrom('live' as const, 'spare' as const),
  startedAt: fc.option(fc.integer({ min: NOW - 10_000_000, max: NOW })),
})

describe('rowsOf', () => {
  it('joins samples with their sessions, spares and histories', () => {
    const session = aSession()
    const spare = aSpare({ pid: 7 })
    const points = [{ at: NOW, ownBytes: MIB, treeBytes: MIB, cpuPercent: 0 }]
    const samples = [aSample({ pid: 7, role: 'spare' }), aSample({ pid: 6, sessionId: session.id })]
    const rows = rowsOf(aFrame({ samples, histories: [{ pid: 6, points }] }), {
      byId: new Map([[session.id, session]]),
      pool: aPool({ spares: [spare] }),
      sort: { key: 'age', descending: true },
    })
    expect(rows).toMatchObject([
      { sample: { pid: 6 }, session, points, spare: undefined },
      { sample: { pid: 7 }, session: undefined, points: [], spare },
    ])
  })

  it('keeps every process, sessions first, in an order that the order of samples does not change', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anySample, { selector: ({ pid }) => pid }),
        fc.constantFrom(...SORTS),
        fc.boolean(),
        (some, key, descending) => {
          const samples = some.map((one) => aSample(one))
          const order = (of: typeof samples) =>
            rowsOf(aFrame({ samples: of }), { byId: new Map(), pool: null, sort: { key, descending } }).map(
              ({ sample }) => sample,
            )
          const sorted = order(samples)
          expect(sorted).toHaveLength(samples.length)
          expect(sorted.map(({ role }) => role)).toEqual(sorted.map(({ role }) => role).toSorted())
          expect(order(samples.toReversed())).toEqual(sorted)
        },
      ),
    )
  })
})

describe('whyNotNow', () => {
  it('speaks against ending a process only while something is under way', () => {
    const since = NOW
    const state = aSession().state
    expect(whyNotNow(state)).toBeNull()
    expect(whyNotNow({ kind: 'running', promptId: promptId(), since, interrupting: false })).toContain('turn')
    expect(whyNotNow({ kind: 'recycling', since })).toContain('being replaced')
    expect(whyNotNow({ kind: 'hibernated' })).toBeNull()
  })
})
