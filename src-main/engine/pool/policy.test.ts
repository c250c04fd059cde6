import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PoolInput, type SpareView, plan } from './policy.ts'

const MIB = 1024 * 1024
const base: PoolInput = {
  now: 1_000_000,
  limits: {
    enabled: true,
    min: 1,
    max: 4,
    maxProject: 2,
    idleMs: 600_000,
    maxAgeMs: 3_600_000,
    budgetBytes: 1_000 * MIB,
  },
  spares: [],
  wants: [{ key: 'g', kind: 'general', weight: 1 }],
  claims: [],
  memory: { availableBytes: 8_000 * MIB, reserveBytes: 1_000 * MIB, spareBytes: 100 * MIB },
  freeSlots: 10,
  hold: null,
  retryAt: 0,
}
const spare = (id: string, more: Partial<SpareView> = {}): SpareView => ({
  id,
  kind: 'general',
  key: 'g',
  phase: 'ready',
  since: 999_000,
  memoryBytes: 100 * MIB,
  ...more,
})

const anySpare: fc.Arbitrary<SpareView> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('general' as const, 'project' as const),
  key: fc.constantFrom('g', 'p1', 'p2', 'old'),
  phase: fc.constantFrom('starting' as const, 'ready' as const),
  since: fc.integer({ min: 0, max: 1_000_000 }),
  memoryBytes: fc.integer({ min: 0, max: 300 * MIB }),
})
const anyInput: fc.Arbitrary<PoolInput> = fc.record({
  now: fc.constant(1_000_000),
  limits: fc.record({
    enabled: fc.boolean(),
    min: fc.integer({ min: 0, max: 3 }),
    max: fc.integer({ min: 0, max: 6 }),
    maxProject: fc.integer({ min: 0, max: 3 }),
    idleMs: fc.integer({ min: 1, max: 900_000 }),
    maxAgeMs: fc.integer({ min: 1, max: 2_000_000 }),
    budgetBytes: fc.integer({ min: 0, max: 2_000 * MIB }),
  }),
  spares: fc.uniqueArray(anySpare, { maxLength: 8, selector: ({ id }) => id }),
  wants: fc.subarray([
    { key: 'g', kind: 'general' as const, weight: 1 },
    { key: 'p1', kind: 'project' as const, weight: 3 },
    { key: 'p2', kind: 'project' as const, weight: 2 },
  ]),
  claims: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 8 }),
  memory: fc.record({
    availableBytes: fc.integer({ min: 0, max: 4_000 * MIB }),
    reserveBytes: fc.integer({ min: 0, max: 2_000 * MIB }),
    spareBytes: fc.integer({ min: 1, max: 300 * MIB }),
  }),
  freeSlots: fc.integer({ min: 0, max: 4 }),
  hold: fc.constantFrom(
    null,
    'starting-up' as const,
    'breaker-open' as const,
    'power-saver' as const,
    'paused' as const,
    'stopping' as const,
  ),
  retryAt: fc.constantFrom(0, 2_000_000),
})

describe('the pool policy', () => {
  it('never plans more than the maximum, one start at a time, and never starts and retires for nothing', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { start, retire } = plan(input)
        const ids = retire.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        const kept = input.spares.filter(({ id }) => !ids.includes(id))
        expect(kept.length + (start ? 1 : 0)).toBeLessThanOrEqual(Math.max(input.limits.max, 0))
        if (start) {
          expect(kept.some(({ phase }) => phase === 'starting')).toBe(false)
          expect(input.hold).toBeNull()
          expect(input.freeSlots).toBeGreaterThan(0)
          expect(input.memory.availableBytes - input.memory.spareBytes).toBeGreaterThanOrEqual(
            input.memory.reserveBytes,
          )
        }
      }),
    )
  })

  it('keeps no spare whose spec nobody would ask for', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const ids = new Set(plan(input).retire.map(({ id }) => id))
        const valid = (one: SpareView) => input.wants.some(({ kind, key }) => kind === one.kind && key === one.key)
        for (const one of input.spares) if (!valid(one)) expect(ids.has(one.id)).toBe(true)
      }),
    )
  })

  it('says why it does not fill, and only then', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { start, blocked } = plan(input)
        expect(start !== null && blocked !== null).toBe(false)
        if (blocked === 'backing-off') expect(input.retryAt).toBeGreaterThan(input.now)
      }),
    )
  })

  it('comes to rest: once its plan is carried out there is nothing left to do', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        let spares = [...input.spares]
        for (let round = 0; round < 40; round++) {
          const { start, retire } = plan({ ...input, spares })
          if (!start && retire.length === 0) break
          const gone = new Set(retire.map(({ id }) => id))
          spares = spares.filter(({ id }) => !gone.has(id)).map((one) => ({ ...one, phase: 'ready' }))
          if (start)
            spares.push(spare(`new${round}`, { kind: start.kind, key: start.key, since: input.now, memoryBytes: 0 }))
          expect(round).toBeLessThan(39)
        }
      }),
    )
  })

  it('fills to the minimum, and to the largest burst of late', () => {
    expect(plan(base)).toMatchObject({ start: { kind: 'general' }, target: 1 })
    expect(plan({ ...base, spares: [spare('a')] }).start).toBeNull()
    const claims = [100_000, 990_000, 991_000, 992_000]
    expect(plan({ ...base, spares: [spare('a')], claims })).toMatchObject({ start: { kind: 'general' }, target: 3 })
  })

  it('gives the least needed back under memory pressure, as many as it takes', () => {
    const spares = [
      spare('old', { since: 1 }),
      spare('new', { since: 900_000 }),
      spare('project', { kind: 'project', key: 'p' }),
    ]
    const wants = [...base.wants, { key: 'p', kind: 'project' as const, weight: 1 }]
    const memory = { ...base.memory, availableBytes: 850 * MIB }
    const { retire, blocked } = plan({ ...base, limits: { ...base.limits, min: 2 }, spares, wants, memory })
    expect(retire).toEqual([
      { id: 'project', reason: 'memory' },
      { id: 'old', reason: 'memory' },
    ])
    expect(blocked).toBe('memory')
  })

  it('gives what is above the target back, the oldest first', () => {
    const spares = [spare('a', { since: 1 }), spare('b', { since: 2 })]
    expect(plan({ ...base, spares }).retire).toEqual([{ id: 'a', reason: 'idle' }])
  })

  it('forgets a burst bit by bit: most of it soon, all of it after the idle time', () => {
    const claims = [999_997, 999_998, 999_999, 1_000_000]
    const after = (share: number) => plan({ ...base, claims, now: 1_000_000 + share * base.limits.idleMs }).target
    expect([0, 0.05, 0.2, 0.5, 1].map(after)).toEqual([4, 3, 2, 1, 1])
  })

  it('never asks for more as time passes without claims, and for the minimum in the end', () => {
    const claims = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 12 })
    const ages = fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(anyInput, claims, ages, (input, found, later) => {
        const targetAt = (now: number) => plan({ ...input, now, claims: found.toSorted((a, b) => a - b) }).target
        const times = later.toSorted((a, b) => a - b).map((age) => 1_000_000 + age)
        const targets = times.map(targetAt)
        for (const [index, target] of targets.entries()) {
          expect(target).toBeLessThanOrEqual(targets[index - 1] ?? target)
          expect(target).toBeLessThanOrEqual(input.limits.max)
        }
        const { enabled, min, max, idleMs } = input.limits
        expect(targetAt(1_000_000 + idleMs)).toBe(enabled ? Math.min(min, max) : 0)
      }),
    )
  })

  it('leaves room for the projects that are wanted, however many sessions came at once', () => {
    const claims = Array.from({ length: 10 }, () => base.now)
    const wants = [...base.wants, { key: 'p', kind: 'project' as const, weight: 2 }]
    expect(plan({ ...base, claims }).target).toBe(4)
    expect(plan({ ...base, claims, wants }).target).toBe(3)
  })

  it('asks for no less because of one more claim', () => {
    const claims = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 12 })
    fc.assert(
      fc.property(anyInput, claims, fc.integer({ min: 0, max: 1_000_000 }), (input, found, one) => {
        const before = plan({ ...input, claims: found }).target
        expect(plan({ ...input, claims: [...found, one] }).target).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('warms the project most wanted once the general spares are there', () => {
    const wants = [
      ...base.wants,
      { key: 'p1', kind: 'project' as const, weight: 2 },
      { key: 'p2', kind: 'project' as const, weight: 5 },
    ]
    expect(plan({ ...base, wants }).start).toMatchObject({ kind: 'general' })
    expect(plan({ ...base, wants, spares: [spare('a')] }).start).toMatchObject({ key: 'p2' })
  })
})
