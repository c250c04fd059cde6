import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { ChildSample, ProcessSample } from '#shared/processes.ts'
import { type Activity, type Limits, SEVERITY, type WatchInput } from './watchdog-input.ts'
import { watch } from './watchdog.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const MINUTE = 60_000
const now = 100_000_000

const limits: Limits = {
  processBytes: 2 * GIB,
  treeBytes: 4 * GIB,
  softShare: 0.75,
  maxAgeMs: 240 * MINUTE,
  hibernateMs: 30 * MINUTE,
  hangMs: 3 * MINUTE,
}
const figures = (privateBytes: number) => ({
  rssBytes: privateBytes + 75 * MIB,
  privateBytes,
  cpuPercent: 0,
  threads: 8,
  openFiles: 15,
})
const child = (more: Partial<ChildSample> = {}): ChildSample => ({
  pid: 101,
  ppid: 100,
  name: 'node',
  state: 'running',
  startedAt: now - MINUTE,
  rssBytes: 50 * MIB,
  privateBytes: 20 * MIB,
  cpuPercent: 0,
  apart: true,
  ...more,
})
type Level = { own?: number; tree?: number; growth?: ProcessSample['growth'] }
const sampleOf = (
  { own = 150 * MIB, tree = own, growth }: Level,
  more: Partial<ProcessSample> = {},
): ProcessSample => ({
  pid: 100,
  role: 'live',
  sessionId: SessionId.parse('00000000-0000-4000-8000-000000000001'),
  at: now,
  startedAt: now - 10 * MINUTE,
  state: 'running',
  own: figures(own),
  tree: { ...figures(Math.max(own, tree)), processes: 1 },
  children: [],
  growth: growth ?? { own: 0, tree: 0 },
  afterGap: false,
  ...more,
})
const idle: Activity = {
  busy: false,
  pendingPermission: false,
  retrying: false,
  runningTools: 0,
  backgroundTasks: 0,
  lastOutputAt: now - 5 * MINUTE,
  lastInputAt: now - 6 * MINUTE,
  busySince: null,
  focused: false,
  startedAt: now - 10 * MINUTE,
  turnsSinceStart: 3,
}
const busy: Activity = { ...idle, busy: true, busySince: now - 2_000, lastOutputAt: now - 500 }
const input = (more: Partial<WatchInput> = {}): WatchInput => ({
  now,
  sample: sampleOf({}),
  lastStep: { own: 0, tree: 0 },
  baselineBytes: null,
  quietCpuPercent: 20,
  awakeSince: 0,
  excusedAt: 0,
  limits,
  activity: idle,
  memoryRecycles: [],
  interruptedAt: null,
  machineShort: false,
  ...more,
})
const growing = (bytes: number) => ({
  growth: { own: bytes, tree: bytes },
  lastStep: { own: bytes, tree: bytes },
})
const judged = (more: Partial<WatchInput>) => {
  const { action, reason } = watch(input(more))
  return `${action} ${reason}`
}

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

describe('a session nobody uses', () => {
  const unused: Activity = {
    ...idle,
    lastOutputAt: now - 31 * MINUTE,
    lastInputAt: now - 32 * MINUTE,
    startedAt: now - 40 * MINUTE,
  }

  it('hibernates, and rather so than being replaced', () => {
    expect(judged({ activity: unused })).toBe('hibernate idle')
    expect(judged({ activity: unused, sample: sampleOf({ own: 1.6 * GIB }) })).toBe('hibernate idle')
    expect(judged({ activity: { ...unused, startedAt: now - 300 * MINUTE } })).toBe('hibernate idle')
  })

  it.each<[string, Partial<WatchInput>]>([
    [
      'a turn under way',
      { activity: { ...unused, busy: true, busySince: now - 31 * MINUTE, lastOutputAt: now - MINUTE } },
    ],
    ['an open question', { activity: { ...unused, pendingPermission: true } }],
    ['background tasks', { activity: { ...unused, backgroundTasks: 1 } }],
    ['a tool that was left running', { activity: unused, sample: sampleOf({}, { children: [child()] }) }],
    ['being looked at', { activity: { ...unused, focused: true } }],
    ['typing of late', { activity: { ...unused, lastInputAt: now - MINUTE } }],
    ['a machine that slept meanwhile', { activity: unused, awakeSince: now - 2 * MINUTE }],
  ])('stays for %s', (_, more) => {
    expect(SEVERITY[watch(input(more)).action]).toBe(SEVERITY.keep)
  })

  it('hibernates though MCP servers run beside it', () => {
    expect(judged({ activity: unused, sample: sampleOf({}, { children: [child({ apart: false })] }) })).toBe(
      'hibernate idle',
    )
  })

  it('is replaced for age between turns, not for having waited unused', () => {
    const old = { ...idle, startedAt: now - 241 * MINUTE }
    expect(judged({ activity: old })).toBe('recycle-after-turn age')
    expect(judged({ activity: { ...old, busy: true, busySince: now - 1_000 } })).toBe('keep exempt')
    expect(judged({ activity: { ...old, focused: true } })).toBe('keep exempt')
    expect(judged({ activity: { ...old, turnsSinceStart: 0 } })).toBe('keep well')
  })
})

describe('a turn without output', () => {
  const silent: Activity = { ...busy, busySince: now - 4 * MINUTE, lastOutputAt: now - 3.5 * MINUTE }
  const dead = { activity: silent, quietCpuPercent: 0.1 }

  it('is interrupted when there is no sign of life at all, then its process is replaced', () => {
    expect(judged(dead)).toBe('hung-interrupt hung')
    expect(judged({ ...dead, interruptedAt: now - 5_000 })).toBe('keep hung')
    expect(judged({ ...dead, interruptedAt: now - 20_000 })).toBe('hung-recycle hung')
  })

  it.each<[string, Partial<WatchInput>, string]>([
    ['works', { quietCpuPercent: 3 }, 'keep well'],
    ['has not been watched for long enough', { quietCpuPercent: null }, 'keep well'],
    ['waits for the user', { activity: { ...silent, pendingPermission: true } }, 'keep well'],
    ['waits to repeat a request', { activity: { ...silent, retrying: true } }, 'keep well'],
    ['was answered a moment ago', { excusedAt: now - 10_000 }, 'keep well'],
    ['slept with the machine', { awakeSince: now - 30_000 }, 'keep well'],
    ['waits for a tool', { activity: { ...silent, runningTools: 1 } }, 'warn silent-tool'],
    [
      'spoke again after the interrupt',
      { activity: { ...silent, lastOutputAt: now - 1_000 }, interruptedAt: now - 30_000 },
      'keep well',
    ],
    ['may take its time', { limits: { ...limits, hangMs: null } }, 'keep well'],
  ])('is left alone while it %s', (_, more, expected) => {
    expect(judged({ ...dead, ...more })).toBe(expected)
  })

  it('is interrupted after three times as long, whatever the CPU does, but not while a tool is at work', () => {
    const long = { ...silent, busySince: now - 10 * MINUTE, lastOutputAt: now - 9.5 * MINUTE }
    expect(judged({ activity: long, quietCpuPercent: 20 })).toBe('hung-interrupt hung')
    expect(judged({ activity: long, quietCpuPercent: null })).toBe('hung-interrupt hung')
    expect(judged({ activity: { ...long, runningTools: 1 }, quietCpuPercent: 20 })).toBe('keep well')
  })

  it('is hung all the same while the user types on', () => {
    expect(judged({ ...dead, activity: { ...silent, focused: true, lastInputAt: now - 1_000 } })).toBe(
      'hung-interrupt hung',
    )
  })

  it('never costs background tasks their process', () => {
    const activity = { ...silent, backgroundTasks: 1 }
    expect(judged({ ...dead, activity, interruptedAt: now - 30_000 })).toBe('warn hung')
  })

  it('is told from a frozen process, which can’t be interrupted', () => {
    const sample = sampleOf({}, { state: 'stopped' })
    expect(judged({ ...dead, sample })).toBe('hung-recycle frozen')
    expect(judged({ sample, activity: busy })).toBe('warn frozen')
    expect(judged({ sample, activity: idle })).toBe('warn frozen')
    expect(judged({ sample, activity: { ...silent, pendingPermission: true } })).toBe('warn frozen')
  })
})

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
