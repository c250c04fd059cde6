import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GIB, MIB, MINUTE, child, limits, now, sampleOf } from '../testing/watchdog-cases.ts'
import { type Activity, SEVERITY, type WatchInput } from './watchdog-input.ts'
import { watch } from './watchdog.ts'

const times = fc.integer({ min: 0, max: now })
const anyActivity: fc.Arbitrary<Activity> = fc.record({
  busy: fc.boolean(),
  pendingPermission: fc.boolean(),
  retrying: fc.boolean(),
  runningTools: fc.integer({ min: 0, max: 2 }),
  backgroundTasks: fc.integer({ min: 0, max: 2 }),
  lastOutputAt: times,
  lastInputAt: times,
  busySince: fc.option(times),
  focused: fc.boolean(),
  startedAt: times,
  turnsSinceStart: fc.integer({ min: 0, max: 3 }),
})
const bytes = fc.oneof(fc.integer({ min: 0, max: 6 * GIB }), fc.integer({ min: GIB, max: 2.5 * GIB }))
const speed = fc.option(fc.integer({ min: -600 * MIB, max: 900 * MIB }))
const anyInput: fc.Arbitrary<WatchInput> = fc.record({
  now: fc.constant(now),
  sample: fc
    .record({
      own: bytes,
      tree: bytes,
      growth: fc.record({ own: speed, tree: speed }),
      state: fc.constantFrom('running' as const, 'stopped' as const, 'zombie' as const),
      afterGap: fc.boolean(),
      children: fc.array(
        fc.boolean().map((apart) => child({ apart })),
        { maxLength: 2 },
      ),
    })
    .map(({ state, afterGap, children, ...level }) => sampleOf(level, { state, afterGap, children })),
  lastStep: fc.record({ own: speed, tree: speed }),
  baselineBytes: fc.option(fc.integer({ min: 0, max: 3 * GIB })),
  quietCpuPercent: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  awakeSince: times,
  excusedAt: times,
  limits: fc.constant(limits),
  activity: fc.option(anyActivity, { freq: 9 }),
  memoryRecycles: fc.array(
    times.map((at) => now - (at % (40 * MINUTE))),
    { maxLength: 5 },
  ),
  interruptedAt: fc.option(times),
  machineShort: fc.boolean(),
})
const HARD = new Set(['memory-hard', 'memory-growth', 'needs-more-memory'])
const always = (check: (one: WatchInput) => void) => fc.assert(fc.property(anyInput, check), { numRuns: 3_000 })

describe('the watchdog, whatever it sees', () => {
  it('does nothing after a gap in time, and nothing to a process that is ending', () => {
    always((one) => {
      if (one.sample.afterGap || one.sample.state === 'zombie') expect(watch(one).action).toBe('keep')
    })
  })

  it('does nothing while the user is asked, but for memory at its hard limit', () => {
    always((one) => {
      const { action, reason } = watch(one)
      if (one.activity?.pendingPermission && !HARD.has(reason))
        expect(SEVERITY[action]).toBeLessThanOrEqual(SEVERITY.warn)
    })
  })

  it('ends no turn and no background task but for memory at its hard limit, or a hang', () => {
    always((one) => {
      const { action, reason } = watch(one)
      if (one.activity?.busy && !HARD.has(reason))
        expect(['keep', 'warn', 'recycle-after-turn', 'hung-interrupt', 'hung-recycle']).toContain(action)
      if ((one.activity?.backgroundTasks ?? 0) > 0 && !HARD.has(reason))
        expect(['keep', 'warn', 'hung-interrupt']).toContain(action)
    })
  })

  it('hibernates nobody who types, looks or has something running', () => {
    always((one) => {
      if (watch(one).action !== 'hibernate') return
      expect(one.activity).toMatchObject({ busy: false, pendingPermission: false, backgroundTasks: 0, focused: false })
      expect(now - one.activity!.lastInputAt).toBeGreaterThanOrEqual(2 * MINUTE)
      expect(one.sample.children.some(({ apart }) => apart)).toBe(false)
    })
  })

  it('is never milder with more memory, or faster growth', () => {
    const more = fc.integer({ min: 0, max: 3 * GIB })
    const faster = fc.integer({ min: 0, max: 500 * MIB })
    fc.assert(
      fc.property(anyInput, more, more, faster, (one, own, tree, speedUp) => {
        const { sample, lastStep } = one
        const quicker = (value: number | null) => (value === null ? null : value + speedUp)
        const larger = sampleOf(
          {
            own: sample.own.privateBytes! + own,
            tree: sample.tree.privateBytes! + tree,
            growth: { own: quicker(sample.growth.own), tree: quicker(sample.growth.tree) },
          },
          { state: sample.state, afterGap: sample.afterGap, children: sample.children },
        )
        const worse = {
          ...one,
          sample: larger,
          lastStep: { own: quicker(lastStep.own), tree: quicker(lastStep.tree) },
        }
        expect(SEVERITY[watch(worse).action]).toBeGreaterThanOrEqual(SEVERITY[watch(one).action])
      }),
      { numRuns: 5_000 },
    )
  })

  it('tells a limit wherever memory is the reason, and resumes but where that has not helped', () => {
    always((one) => {
      const { reason, action, of, bytes, limitBytes, resume } = watch(one)
      expect(of !== null && bytes !== null && limitBytes !== null).toBe(HARD.has(reason) || reason === 'memory-soft')
      expect(resume).toBe(!(action === 'kill' && reason === 'needs-more-memory'))
    })
  })
})
