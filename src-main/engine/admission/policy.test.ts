import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { type AdmissionInput, type Tenant, decide } from './policy.ts'

const GIB = 1024 ** 3
const LAG = 3_000
const NOW = 1_000_000
const at = fc.integer({ min: 0, max: NOW })

const tenant = fc.record({
  sessionId: fc.uuid().map((id) => SessionId.parse(id)),
  pid: fc.integer({ min: 1_000, max: 1_999 }),
  usedAt: at,
  mayEnd: fc.constantFrom('quietly' as const, 'for-a-prompt' as const, 'no' as const),
}) satisfies fc.Arbitrary<Tenant>

/** Any state of affairs, possible or not: more slots than what fills them are starts under way. */
const input: fc.Arbitrary<AdmissionInput> = fc
  .record({
    ahead: fc.boolean(),
    availableBytes: fc.integer({ min: 0, max: 4 * GIB }),
    cap: fc.integer({ min: 1, max: 6 }),
    slots: fc.array(
      fc.record({ role: fc.constantFrom('live' as const, 'spare' as const), since: at, ending: fc.boolean() }),
      { maxLength: 8 },
    ),
    spares: fc.uniqueArray(fc.record({ pid: fc.integer({ min: 1, max: 999 }), since: at }), {
      maxLength: 3,
      selector: ({ pid }) => pid,
    }),
    tenants: fc.uniqueArray(tenant, { maxLength: 4, selector: ({ pid }) => pid }),
    relievedAt: at,
  })
  .map(({ ahead, availableBytes, ...rest }) => ({
    ...rest,
    now: NOW,
    need: { ahead },
    memory: { availableBytes, reserveBytes: GIB },
    readingLagMs: LAG,
  }))

const check = (property: (input: AdmissionInput, decision: ReturnType<typeof decide>) => void) =>
  fc.assert(
    fc.property(input, (given) => property(given, decide(given))),
    { numRuns: 500 },
  )

describe('admission', () => {
  it('never goes over the cap', () => {
    check(({ slots, cap }, decision) => {
      if (decision.kind === 'admit') expect(slots.length).toBeLessThan(cap)
    })
  })

  it('starts nothing while memory is low, but the only session, and says so then', () => {
    check(({ memory, slots, need }, decision) => {
      if (decision.kind !== 'admit') return
      const low = memory.availableBytes < memory.reserveBytes
      if (low) expect(decision.despite).toBe('memory')
      if (decision.despite) {
        expect(need.ahead).toBe(false)
        expect(slots.some(({ role }) => role === 'live')).toBe(false)
      }
    })
  })

  it('always lets the first one in where nothing runs', () => {
    check((given) => {
      expect(decide({ ...given, need: { ahead: false }, slots: [] }).kind).toBe('admit')
    })
  })

  it('lets one in where there is room and memory for all that is on its way', () => {
    check((given) => {
      const { slots, cap } = given
      const memory = { availableBytes: 10 * GIB, reserveBytes: GIB }
      if (slots.length < cap) expect(decide({ ...given, memory })).toEqual({ kind: 'admit', despite: null })
    })
  })

  it('ends the oldest spare before any session, and of the sessions the one that is missed least', () => {
    check(({ spares, tenants, need }, decision) => {
      if (decision.kind === 'evict') {
        const since = spares.find(({ pid }) => pid === decision.pid)?.since
        expect(since).toBe(Math.min(...spares.map((spare) => spare.since)))
      }
      if (decision.kind !== 'hibernate') return
      expect(spares).toEqual([])
      const chosen = tenants.find(({ sessionId }) => sessionId === decision.sessionId)
      expect(chosen?.mayEnd).not.toBe('no')
      if (need.ahead) expect(chosen?.mayEnd).toBe('quietly')
      const quiet = tenants.filter(({ mayEnd }) => mayEnd === 'quietly')
      if (quiet.length > 0) expect(chosen?.mayEnd).toBe('quietly')
      const alike = tenants.filter(({ mayEnd }) => mayEnd === chosen?.mayEnd)
      expect(chosen?.usedAt).toBe(Math.min(...alike.map(({ usedAt }) => usedAt)))
    })
  })

  it('ends one process at a time for one that is to start, and none for memory that nobody waits for', () => {
    check(({ slots, cap, need, now, relievedAt }, decision) => {
      if (decision.kind !== 'evict' && decision.kind !== 'hibernate') return
      if (decision.reason === 'process-cap') {
        expect(slots.filter(({ ending }) => !ending).length).toBeGreaterThanOrEqual(cap)
        return
      }
      expect(need.ahead).toBe(false)
      expect(slots.some(({ ending }) => ending)).toBe(false)
      expect(now - relievedAt).toBeGreaterThanOrEqual(LAG)
    })
  })

  it('makes a prompt wait only while there is nothing to end for it, or room is on its way', () => {
    check((given, decision) => {
      if (decision.kind !== 'wait' || given.need.ahead || decision.roomComes || decision.again !== null) return
      expect(given.spares).toEqual([])
      expect(given.tenants.filter(({ mayEnd }) => mayEnd !== 'no')).toEqual([])
    })
  })

  it('counts what was started since the memory was read', () => {
    const starting = { role: 'live' as const, since: NOW - 10, ending: false }
    const given: AdmissionInput = {
      now: NOW,
      need: { ahead: false },
      memory: { availableBytes: GIB + 150 * 1024 ** 2, reserveBytes: GIB },
      cap: 10,
      slots: [starting],
      spares: [],
      tenants: [],
      readingLagMs: LAG,
      relievedAt: 0,
    }
    expect(decide(given).kind).toBe('admit')
    expect(decide({ ...given, slots: [starting, starting] })).toMatchObject({ kind: 'wait', reason: 'memory' })
    const settled = { ...starting, since: NOW - LAG }
    expect(decide({ ...given, slots: [settled, settled] }).kind).toBe('admit')
  })
})
