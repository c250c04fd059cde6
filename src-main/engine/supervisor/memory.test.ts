import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { createMemoryReader, parseVmStat, readLinux, readMemory } from './memory-reading.ts'
import { chooseToHibernate, pressureOf, processCapOf, reserveOf, surveyMemory } from './memory.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

describe('the share of the machine', () => {
  it('leaves a reserve: a GiB, more on large machines, less on small ones, or what the user chose', () => {
    expect(reserveOf(8 * GIB, null)).toBe(GIB)
    expect(reserveOf(64 * GIB, null)).toBeCloseTo(5.12 * GIB)
    expect(reserveOf(2 * GIB, null)).toBe(0.5 * GIB)
    expect(reserveOf(8 * GIB, 3 * GIB)).toBe(3 * GIB)
  })

  it('caps processes by what is available, counting what Bullpen holds as its own', () => {
    const memory = { totalBytes: 16 * GIB, availableBytes: 5 * GIB, bullpenBytes: 0 }
    const choice = { reserveBytes: GIB, chosen: null }
    expect(processCapOf(memory, choice)).toBe(20)
    // the cap doesn't sink because Bullpen itself took the memory
    const later = { ...memory, availableBytes: 3 * GIB, bullpenBytes: 2 * GIB }
    expect(processCapOf(later, choice)).toBe(20)
    expect(processCapOf({ ...memory, availableBytes: 0 }, choice)).toBe(2)
    expect(processCapOf(memory, { ...choice, chosen: 3 })).toBe(3)
  })

  it('knows pressure in two degrees', () => {
    const at = (availableBytes: number) => pressureOf({ availableBytes }, GIB)
    expect([2 * GIB, GIB, GIB - 1, GIB / 2, GIB / 2 - 1].map(at)).toEqual(['none', 'none', 'low', 'low', 'critical'])
  })

  it('is told as one', () => {
    const reading = { totalBytes: 16 * GIB, availableBytes: 0.6 * GIB, limitedBy: 'machine' as const }
    const choices = { reserveBytes: null, maxProcesses: 7 }
    expect(surveyMemory(reading, { at: 5, bullpenBytes: 3 * GIB, choices })).toEqual({
      ...reading,
      at: 5,
      reserveBytes: 1.28 * GIB,
      bullpenBytes: 3 * GIB,
      processCap: 7,
      pressure: 'critical',
    })
  })
})

describe('who hibernates first', () => {
  const session = (digit: number) => SessionId.parse(`00000000-0000-4000-8000-00000000000${digit}`)
  const occupant = (digit: number, lastUsedAt: number, mayEnd = true) => ({
    sessionId: session(digit),
    lastUsedAt,
    mayEnd,
    bytes: 100 * MIB,
  })

  it('is who was used longest ago, of those that may', () => {
    const occupants = [occupant(1, 300), occupant(2, 100, false), occupant(3, 200), occupant(4, 400)]
    expect(chooseToHibernate(occupants, 150 * MIB)).toEqual([session(3), session(1)])
    expect(chooseToHibernate(occupants, 0)).toEqual([])
    expect(chooseToHibernate(occupants, GIB)).toEqual([session(3), session(1), session(4)])
  })

  it('never includes one that may not, and never one more than needed', () => {
    const occupants = fc.array(
      fc.record({
        sessionId: fc.uuid().map((id) => SessionId.parse(id)),
        mayEnd: fc.boolean(),
        lastUsedAt: fc.nat(1_000),
        bytes: fc.nat(GIB),
      }),
    )
    fc.assert(
      fc.property(occupants, fc.nat(4 * GIB), (all, missing) => {
        const chosen = new Set(chooseToHibernate(all, missing))
        const taken = all.filter(({ sessionId }) => chosen.has(sessionId))
        expect(taken.every(({ mayEnd }) => mayEnd)).toBe(true)
        const latest = Math.max(0, ...taken.map(({ lastUsedAt }) => lastUsedAt))
        const enoughWithout = taken.filter((one) => one.lastUsedAt < latest).reduce((sum, { bytes }) => sum + bytes, 0)
        if (taken.length > 0) expect(enoughWithout).toBeLessThan(missing)
        const left = all.filter((one) => one.mayEnd && !chosen.has(one.sessionId))
        if (taken.reduce((sum, { bytes }) => sum + bytes, 0) < missing) expect(left).toEqual([])
        expect(left.every(({ lastUsedAt }) => lastUsedAt >= latest)).toBe(true)
      }),
    )
  })
})

let root: string | null = null
afterEach(() => {
  if (root) rmSync(root, { recursive: true })
  root = null
})

/** A machine of 16 GB with 10 GB available, and these files besides. */
function machineWith(files: Record<string, string>): string {
  root = mkdtempSync(join(tmpdir(), 'bullpen-memory-'))
  const meminfo = 'MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:   10000000 kB\n'
  for (const [path, text] of Object.entries({ 'proc/meminfo': meminfo, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

describe('a reading', () => {
  it('of this machine makes sense', async () => {
    const { totalBytes, availableBytes } = await readMemory()
    expect(availableBytes).toBeGreaterThan(MIB)
    expect(availableBytes).toBeLessThanOrEqual(totalBytes)
  })

  it('is the machine’s where nothing limits it', async () => {
    const machine = { totalBytes: 16_384_000_000, availableBytes: 10_240_000_000, limitedBy: 'machine' }
    expect(await readLinux(machineWith({}))).toEqual(machine)
    rmSync(root!, { recursive: true })
    const unlimited = machineWith({
      'proc/self/cgroup': '4:memory:/a\n0::/user.slice/app.scope\n',
      'sys/fs/cgroup/user.slice/app.scope/memory.max': 'max\n',
      'sys/fs/cgroup/memory/a/memory.limit_in_bytes': '9223372036854771712\n',
      'sys/fs/cgroup/memory/a/memory.usage_in_bytes': '100\n',
    })
    expect(await readLinux(unlimited)).toEqual(machine)
  })

  it('is the tightest group’s of version 2, cached files not counted as used', async () => {
    const limited = machineWith({
      'proc/self/cgroup': '0::/kube/pod/one\n',
      'sys/fs/cgroup/kube/pod/one/memory.max': 'max\n',
      'sys/fs/cgroup/kube/pod/memory.max': '4000000000\n',
      'sys/fs/cgroup/kube/pod/memory.current': '3000000000\n',
      'sys/fs/cgroup/kube/pod/memory.stat': 'anon 2000000000\ninactive_file 500000000\nactive_file 1\n',
      'sys/fs/cgroup/kube/memory.max': '8000000000\n',
      'sys/fs/cgroup/kube/memory.current': '3000000000\n',
    })
    const expected = { totalBytes: 4_000_000_000, availableBytes: 1_500_000_000, limitedBy: 'container' }
    expect(await readLinux(limited)).toEqual(expected)
  })

  it('is the group’s of version 1, also where a container shows its own as the root', async () => {
    const limited = machineWith({
      'proc/self/cgroup': '8:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '2000000000\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '1500000000\n',
      'sys/fs/cgroup/memory/memory.stat': 'cache 9\ntotal_inactive_file 100000000\n',
    })
    const expected = { totalBytes: 2_000_000_000, availableBytes: 600_000_000, limitedBy: 'container' }
    expect(await readLinux(limited)).toEqual(expected)
  })

  it('of macOS counts what can be had at once', () => {
    const output = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            300000.
Pages inactive:                          200000.
Pages speculative:                         5000.
Pages throttled:                              0.
Pages wired down:                        100000.
Pages purgeable:                           1000.
"Translation faults":                 123456789.
`
    expect(parseVmStat(output)).toBe(216_000 * 16_384)
  })
})

describe('a reader', () => {
  it('asks the system again only after a while', async () => {
    let now = 1_000_000
    const read = createMemoryReader(() => now)
    const first = read()
    now += 500
    expect(read()).toBe(first)
    now += 20_000
    const second = read()
    expect(second).not.toBe(first)
    now -= 3_600_000
    expect(read()).not.toBe(second)
    await expect(first).resolves.toHaveProperty('availableBytes')
  })
})
