import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  GIB,
  MIB,
  MINUTE,
  busy,
  growing,
  idle,
  input,
  judged,
  limits,
  now,
  sampleOf,
} from '../testing/watchdog-cases.ts'
import type { WatchInput } from './watchdog-input.ts'
import { watch } from './watchdog.ts'

describe('memory', () => {
  it('over its limit is ended at once where ending in order would let it grow past a tenth more', () => {
    const over = (speed: number) =>
      judged({
        sample: sampleOf({ own: 2.01 * GIB, growth: growing(speed).growth }),
        lastStep: growing(speed).lastStep,
        activity: busy,
      })
    expect(over(50 * MIB)).toBe('recycle-now memory-hard')
    expect(over(110 * MIB)).toBe('kill memory-hard')
  })

  it('is left alone below the soft limit', () => {
    expect(judged({ sample: sampleOf({ own: 1.4 * GIB }) })).toBe('keep well')
  })

  it('asks for a replacement after the turn from the soft limit on, with the figures', () => {
    expect(watch(input({ sample: sampleOf({ own: 1.6 * GIB }), activity: busy })).action).toBe('recycle-after-turn')
    expect(watch(input({ sample: sampleOf({ own: 1.6 * GIB }) }))).toEqual({
      action: 'recycle-after-turn',
      reason: 'memory-soft',
      of: 'process',
      bytes: 1.6 * GIB,
      limitBytes: 2 * GIB,
      bytesPerSecond: 0,
      forMs: null,
      resume: true,
    })
  })

  it('is only told of at the soft limit while the user is there, until the hard limit is near: then it is replaced, not put to sleep', () => {
    const activity = { ...idle, focused: true }
    expect(judged({ activity, sample: sampleOf({ own: 1.6 * GIB }) })).toBe('warn memory-soft')
    expect(judged({ activity, sample: sampleOf({ own: 1.9 * GIB }) })).toBe('recycle-after-turn memory-soft')
  })

  it('is ended in order at the hard limit, even amid a turn, and at once beyond it', () => {
    expect(judged({ sample: sampleOf({ own: 2 * GIB }), activity: busy })).toBe('recycle-now memory-hard')
    expect(judged({ sample: sampleOf({ own: 2.3 * GIB }), activity: busy })).toBe('kill memory-hard')
  })

  it.each([10, 100, 200, 500, 700])(
    'ends a leak of %i MB/s before the limit and a tenth, whenever it is looked at',
    (speed) => {
      // the process grows on while it is looked at; a kill takes 50 ms, an end in order up to 1.5 s
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1_499 }), (offset) => {
          const at = (ms: number) => 200 * MIB + (Math.max(0, ms) / 1000) * speed * MIB
          let [time, before, last] = [
            offset - 1_500,
            null as number | null,
            null as { bytes: number; step: number } | null,
          ]
          let endsAt = Infinity
          for (let rounds = 0; rounds < 10_000; rounds += 1) {
            const bytes = at(time)
            if (time >= endsAt) break
            const step = last === null ? null : bytes - last.bytes
            const seconds = last === null ? 1 : last.step / 1000
            const speedNow = step === null ? null : step / seconds
            const confirmed = speedNow === null || before === null ? null : Math.min(speedNow, before)
            const { action } = watch(
              input({
                activity: busy,
                sample: sampleOf({ own: bytes, growth: { own: confirmed, tree: confirmed } }),
                lastStep: { own: speedNow, tree: speedNow },
              }),
            )
            if (action === 'recycle-now') endsAt = Math.min(endsAt, time + 1_500)
            if (action === 'kill') endsAt = Math.min(endsAt, time + 50)
            before = speedNow
            const wait = (speedNow ?? 0) >= 32 * MIB ? 250 : 1_500
            last = { bytes, step: wait }
            if (endsAt <= time + wait) break
            time += wait
          }
          expect(at(endsAt)).toBeLessThanOrEqual(2 * GIB * 1.1)
        }),
        { numRuns: 200 },
      )
    },
  )

  it('does not take one jump for a leak', () => {
    const jump = { growth: { own: 5 * MIB, tree: 5 * MIB }, lastStep: { own: 300 * MIB, tree: 300 * MIB } }
    expect(judged({ sample: sampleOf({ own: GIB, growth: jump.growth }), lastStep: jump.lastStep })).toBe('keep well')
    const { growth, lastStep } = growing(400 * MIB)
    expect(judged({ sample: sampleOf({ own: 1.2 * GIB, growth }), lastStep })).toBe('recycle-now memory-growth')
    expect(judged({ sample: sampleOf({ own: 0.5 * GIB, growth }), lastStep })).toBe('keep well')
  })

  it('of the whole tree has a limit of its own, twice what is normal for the session where that is more', () => {
    const sample = sampleOf({ own: 300 * MIB, tree: 4.1 * GIB })
    expect(watch(input({ sample }))).toMatchObject({ action: 'recycle-now', of: 'tree', limitBytes: 4 * GIB })
    // a session that settled at 2.2 GiB is well at 4.1: replaced again and again otherwise
    expect(watch(input({ sample, baselineBytes: 2.9 * GIB })).reason).toBe('well')
    const low = { ...limits, treeBytes: 1.5 * GIB }
    expect(judged({ limits: low, baselineBytes: 2 * GIB, sample: sampleOf({ tree: 2.2 * GIB }) })).toBe('keep well')
  })

  it('that three replacements did not help is told, not fought, until it goes too far', () => {
    const memoryRecycles = [now - 20 * MINUTE, now - 12 * MINUTE, now - 4 * MINUTE]
    const at = (gib: number, more: Partial<WatchInput> = {}) =>
      watch(input({ sample: sampleOf({ own: gib * GIB }), memoryRecycles, activity: busy, ...more }))
    expect(at(1)).toMatchObject({ action: 'keep', reason: 'well' })
    expect(at(1.7)).toMatchObject({ action: 'keep', reason: 'needs-more-memory' })
    expect(at(3)).toMatchObject({ action: 'keep', reason: 'needs-more-memory' })
    expect(at(3, { machineShort: true })).toMatchObject({ action: 'kill', resume: false })
    expect(at(4.1)).toMatchObject({ action: 'kill', reason: 'needs-more-memory', resume: false })
    const long = [now - 50 * MINUTE, now - 40 * MINUTE, now - 4 * MINUTE]
    expect(at(2.05, { memoryRecycles: long })).toMatchObject({ action: 'recycle-now', resume: true })
  })

  it('of a spare is judged without anyone to ask', () => {
    expect(judged({ activity: null, sample: sampleOf({ own: 1.6 * GIB }) })).toBe('recycle-after-turn memory-soft')
    expect(judged({ activity: null, now: now + 24 * 60 * MINUTE })).toBe('keep well')
  })

  it('of systems that tell no private memory is the resident one', () => {
    const sample = sampleOf({})
    const own = { ...sample.own, privateBytes: null, rssBytes: 2.1 * GIB }
    expect(judged({ sample: { ...sample, own } })).toBe('recycle-now memory-hard')
  })
})
