import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Busy, Courtesy } from './courtesy.ts'
import { CpuMeter, type CpuTimes, parseProcStat, readCpuTimes } from './cpu-meter.ts'

describe('the courtesy of a refill', () => {
  it('never yields while nothing is busy, and never for longer than ten seconds', () => {
    const looks = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 500 }), busy: fc.constantFrom<Busy | null>('sessions', 'cpu', null) }),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(looks, (all) => {
        const courtesy = new Courtesy()
        let [now, since] = [0, 0]
        for (const { ms, busy } of all) {
          now += ms
          const yields = courtesy.yields(now, busy)
          if (busy === null) expect(yields).toBe(false)
          if (!yields) since = now
          expect(now - since).toBeLessThanOrEqual(10_500)
        }
      }),
    )
  })

  it('waits anew for the next refill', () => {
    const courtesy = new Courtesy()
    expect([0, 1_999, 2_000, 2_001].map((now) => courtesy.yields(now, 'cpu'))).toEqual([true, true, false, true])
  })

  it('waits anew after a refill that was not needed in the end', () => {
    const courtesy = new Courtesy()
    expect(courtesy.yields(0, 'cpu')).toBe(true)
    courtesy.nothingDue()
    expect(courtesy.yields(60_000, 'cpu')).toBe(true)
  })
})

describe('the CPU', () => {
  const meter = (...readings: CpuTimes[]) => {
    let now = 0
    const cpu = new CpuMeter(
      () => readings.shift() ?? { busy: 0, idle: 0 },
      () => now,
    )
    return { cpu, after: (ms: number) => (now += ms) }
  }

  it('is short when nine tenths of it were at work since the mark', () => {
    const { cpu, after } = meter({ busy: 0, idle: 0 }, { busy: 90, idle: 10 }, { busy: 100, idle: 100 })
    cpu.mark()
    after(1_000)
    expect(cpu.isShort()).toBe(true)
    after(1_000)
    expect(cpu.isShort()).toBe(false)
  })

  it.each([
    ['there was no mark', null],
    ['the mark is too young', 50],
    ['the mark is too old', 60_000],
  ])('is not said to be short when %s', (_, ms) => {
    const { cpu, after } = meter({ busy: 0, idle: 0 }, { busy: 100, idle: 0 })
    if (ms !== null) {
      cpu.mark()
      after(ms)
    }
    expect(cpu.isShort()).toBe(false)
  })

  it('is read from the kernel without what gives way to others', () => {
    expect(parseProcStat('cpu  100 40 20 1000 5 1 2 3 0 0\ncpu0 1 1 1 1\n')).toEqual({ busy: 126, idle: 1045 })
    expect(parseProcStat('nonsense')).toBeNull()
    expect(readCpuTimes().busy).toBeGreaterThan(0)
  })
})
