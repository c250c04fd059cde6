import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { WatchdogNotice } from '#shared/processes.ts'
import type { MemoryReading } from './memory.ts'
import { type Monitor, type MonitorDeps, createMonitor } from './monitor.ts'
import type { ProcessEntry, ProcessTree } from './process-table-entry.ts'
import { createTreeSource } from './sampler-source.ts'
import type { SampledRoot } from './sampler.ts'
import type { Activity, Limits } from './watchdog-input.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const MINUTE = 60_000
const session = (digit: number) => SessionId.parse(`00000000-0000-4000-8000-00000000000${digit}`)
const root = (pid: number): SampledRoot => ({ pid, role: 'live', sessionId: session(pid) })
const limits: Limits = {
  processBytes: 2 * GIB,
  treeBytes: 4 * GIB,
  softShare: 0.75,
  maxAgeMs: null,
  hibernateMs: 30 * MINUTE,
  hangMs: 3 * MINUTE,
}

const monitors: Monitor[] = []
afterEach(async () => {
  await Promise.all(monitors.splice(0).map((monitor) => monitor.stop()))
})

/** A monitor over made-up processes, whose rounds the test makes. */
function staged(more: Partial<MonitorDeps> = {}) {
  const now = { wall: 1_000_000_000, steady: 1_000 }
  const processes = new Map<number, { bytes: number; cpuMs: number; state: ProcessEntry['state'] }>()
  const activities = new Map<SessionId, Partial<Activity>>()
  const memory: MemoryReading = { totalBytes: 16 * GIB, availableBytes: 10 * GIB, limitedBy: 'machine' }
  const acted: WatchdogNotice[] = []
  const told: string[] = []
  const reads = { count: 0, atOnce: 0, most: 0 }
  const stage = { roots: [] as SampledRoot[], memory, now, processes, activities, acted, told, reads }
  const monitor = createMonitor({
    roots: () => stage.roots,
    limits: () => limits,
    activity: (id) => ({
      busy: false,
      pendingPermission: false,
      retrying: false,
      runningTools: 0,
      backgroundTasks: 0,
      lastOutputAt: now.wall - 10 * MINUTE,
      lastInputAt: now.wall - 10 * MINUTE,
      busySince: null,
      focused: false,
      startedAt: now.wall - 20 * MINUTE,
      turnsSinceStart: 1,
      ...activities.get(id),
    }),
    memoryChoices: () => ({ reserveBytes: null, maxProcesses: null }),
    act: (notice) => acted.push(notice),
    onNotice: ({ action, reason, pid }) => told.push(`${pid} ${action} ${reason}`),
    log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    readMemory: async () => stage.memory,
    time: { wall: () => now.wall, steady: () => now.steady },
    source: {
      cadence: { busyMs: 1e8, idleMs: 1e8, steepMs: 1e8 },
      close: vi.fn(),
      async read() {
        reads.count += 1
        reads.most = Math.max(reads.most, (reads.atOnce += 1))
        await Promise.resolve()
        reads.atOnce -= 1
        return new Map([...processes].map(([pid, one]) => [pid, treeOf(pid, one)]))
      },
    },
    ...more,
  })
  monitors.push(monitor)
  return Object.assign(stage, {
    monitor,
    async after(ms: number) {
      now.wall += ms
      now.steady += ms
      await monitor.look()
    },
  })
}

function treeOf(
  pid: number,
  { bytes, cpuMs, state }: { bytes: number; cpuMs: number; state: ProcessEntry['state'] },
): ProcessTree {
  const entry = { pid, ppid: 1, groupId: pid, startId: `${pid}`, startedAt: 0, rssBytes: bytes, privateBytes: bytes }
  return { root: { ...entry, cpuMs, state, threads: 8, openFiles: null, name: 'claude' }, descendants: [] }
}
const quiet = (bytes = 100 * MIB) => ({ bytes, cpuMs: 100, state: 'running' as const })

describe('the monitor', () => {
  it('reads nothing while there is nothing to look at', async () => {
    const stage = staged()
    await stage.after(1_000)
    await stage.after(1_000)
    expect(stage.reads.count).toBe(0)
    stage.roots = [root(1)]
    await stage.after(1_000)
    expect(stage.reads.count).toBe(1)
  })

  it('never makes two rounds at once', async () => {
    const stage = staged()
    stage.roots = [root(1)]
    await Promise.all([stage.monitor.look(), stage.monitor.look(), stage.monitor.look()])
    expect(stage.reads).toMatchObject({ count: 1, most: 1 })
  })

  it('asks nothing about a session that went while its process was looked at, and judges the others', async () => {
    const gone = session(1)
    const stage = staged({
      limits: (id) => {
        if (id === gone) throw new Error('there is no such session')
        return limits
      },
      readMemory: async () => {
        stage.roots = [root(2)]
        return stage.memory
      },
    })
    stage.roots = [root(1), root(2)]
    stage.processes.set(1, quiet()).set(2, quiet(3 * GIB))
    await stage.after(1_000)
    expect(stage.monitor.latest?.processes.map(({ pid }) => pid)).toEqual([2])
    expect(stage.acted).toMatchObject([{ pid: 2, reason: 'memory-hard' }])
  })

  it('tells everyone what it saw, and keeps it for sparklines', async () => {
    const stage = staged()
    const seen: number[] = []
    stage.roots = [root(1), root(2)]
    stage.processes.set(1, quiet(100 * MIB)).set(2, quiet(150 * MIB))
    const stop = stage.monitor.subscribe(({ processes }) => seen.push(processes.length))
    await stage.after(1_000)
    stage.processes.set(1, quiet(120 * MIB))
    await stage.after(1_000)
    stop()
    await stage.after(1_000)
    expect(seen).toEqual([2, 2])
    expect(stage.monitor.latest!.machine).toMatchObject({ bullpenBytes: 270 * MIB, pressure: 'none' })
    expect(stage.monitor.history(1).points.map(({ ownBytes }) => ownBytes / MIB)).toEqual([100, 120, 120])
    expect(stage.monitor.history(99).points).toEqual([])
  })

  it('acts on a decision once, and again when nothing came of it', async () => {
    const stage = staged()
    stage.roots = [root(1)]
    stage.processes.set(1, quiet(2.1 * GIB))
    await stage.after(1_000)
    await stage.after(1_500)
    await stage.after(1_500)
    expect(stage.acted.map(({ action }) => action)).toEqual(['recycle-now'])
    await stage.after(10_000)
    expect(stage.acted.map(({ action }) => action)).toEqual(['recycle-now', 'recycle-now'])
    stage.processes.set(1, quiet(2.3 * GIB))
    await stage.after(1_500)
    expect(stage.acted.at(-1)).toMatchObject({ action: 'kill', sessionId: session(1), pid: 1 })
    expect(stage.told).toEqual(['1 recycle-now memory-hard', '1 kill memory-hard'])
  })

  it('hibernates nobody who typed of late, is looked at or has something open, however short the machine is', async () => {
    const activity = fc.record({
      ...{ busy: fc.boolean(), pendingPermission: fc.boolean(), focused: fc.boolean() },
      ...{ backgroundTasks: fc.nat(1), lastInputAgo: fc.constantFrom(1_000, MINUTE, 3 * MINUTE, 20 * MINUTE) },
    })
    const missing = fc.constantFrom(10 * MIB, GIB, 1.3 * GIB)
    await fc.assert(
      fc.asyncProperty(fc.array(activity, { minLength: 1, maxLength: 5 }), missing, async (activities, short) => {
        const stage = staged()
        stage.memory = { totalBytes: 16 * GIB, availableBytes: 1.3 * GIB - short, limitedBy: 'machine' }
        stage.roots = activities.map((_, index) => root(index + 1))
        const mayEnd = new Set<number>()
        for (const [index, { lastInputAgo, ...more }] of activities.entries()) {
          const { busy, pendingPermission, focused, backgroundTasks } = more
          const isFree = !busy && !pendingPermission && !focused && backgroundTasks === 0 && lastInputAgo >= 2 * MINUTE
          if (isFree) mayEnd.add(index + 1)
          stage.processes.set(index + 1, quiet())
          stage.activities.set(session(index + 1), { ...more, lastInputAt: stage.now.wall - lastInputAgo })
        }
        await stage.after(1_000)
        const ended = stage.acted.map(({ pid }) => pid)
        expect(ended.filter((pid) => !mayEnd.has(pid))).toEqual([])
        if (short === 1.3 * GIB) expect(ended).toHaveLength(mayEnd.size)
      }),
      { numRuns: 200 },
    )
  })

  it('stops replacing a session that needs more memory, and says so', async () => {
    const stage = staged()
    for (const pid of [11, 12, 13, 14]) {
      stage.roots = [{ pid, role: 'live', sessionId: session(1) }]
      stage.processes.clear()
      stage.processes.set(pid, quiet())
      await stage.after(1_000)
      await stage.after(5_000)
      stage.processes.set(pid, quiet(2.1 * GIB))
      await stage.after(8_000)
    }
    expect(stage.acted.map(({ pid }) => pid)).toEqual([11, 12, 13])
    expect(stage.told.at(-1)).toBe('14 keep needs-more-memory')
  })

  it('interrupts a hung turn, replaces its process 20 s later, and forgets both with the turn', async () => {
    const stage = staged()
    stage.roots = [root(1)]
    stage.processes.set(1, quiet())
    const turn = { busy: true, busySince: stage.now.wall, lastOutputAt: stage.now.wall, lastInputAt: stage.now.wall }
    stage.activities.set(session(1), turn)
    for (let seconds = 0; seconds < 210; seconds += 2) await stage.after(2_000)
    expect(stage.acted.map(({ action }) => action)).toEqual(['hung-interrupt', 'hung-recycle'])
    expect(stage.acted[1]!.at - stage.acted[0]!.at).toBeGreaterThanOrEqual(20_000)
    stage.activities.set(session(1), {})
    await stage.after(2_000)
    stage.activities.set(session(1), { ...turn, busySince: stage.now.wall })
    await stage.after(2_000)
    expect(stage.acted).toHaveLength(2)
  })

  it('takes no turn for hung because the user took long to answer', async () => {
    const stage = staged()
    stage.roots = [root(1)]
    stage.processes.set(1, quiet())
    const asked = { busy: true, busySince: stage.now.wall, lastOutputAt: stage.now.wall, pendingPermission: true }
    stage.activities.set(session(1), asked)
    for (let seconds = 0; seconds < 600; seconds += 2) await stage.after(2_000)
    stage.activities.set(session(1), { ...asked, pendingPermission: false })
    for (let seconds = 0; seconds < 170; seconds += 2) await stage.after(2_000)
    expect(stage.acted).toEqual([])
    for (let seconds = 0; seconds < 20; seconds += 2) await stage.after(2_000)
    expect(stage.acted.map(({ action }) => action)).toEqual(['hung-interrupt'])
  })

  it('decides nothing right after the machine slept, and counts silence from then on', async () => {
    const stage = staged()
    stage.roots = [root(1), root(2)]
    stage.processes.set(1, quiet()).set(2, quiet())
    const began = stage.now.wall
    stage.activities.set(session(1), { busy: true, busySince: began, lastOutputAt: began, lastInputAt: began })
    stage.activities.set(session(2), { lastOutputAt: began, lastInputAt: began })
    for (let seconds = 0; seconds < 60; seconds += 2) await stage.after(2_000)
    stage.now.wall += 8 * 60 * MINUTE
    for (let seconds = 0; seconds < 170; seconds += 2) await stage.after(2_000)
    expect(stage.acted).toEqual([])
    for (let seconds = 0; seconds < 20; seconds += 2) await stage.after(2_000)
    expect(stage.acted.map(({ action, pid }) => [action, pid])).toEqual([['hung-interrupt', 1]])
  })

  it('sounds no alarm when the host was stopped with the whole tree, however long', async () => {
    const found = { processes: new Map([[1, treeOf(1, quiet())]]) }
    const cadence = { busyMs: 2_000, idleMs: 2_000, steepMs: 2_000 }
    const stage = staged({ source: { cadence, read: async () => found.processes, close: vi.fn() } })
    stage.roots = [root(1)]
    const began = stage.now.wall
    stage.activities.set(session(1), { busy: true, busySince: began, lastOutputAt: began, lastInputAt: began })
    await stage.after(2_000)
    // both clocks went on, only the timer was late; the host is awake before its processes are
    found.processes = new Map([[1, treeOf(1, { ...quiet(3 * GIB), state: 'stopped' })]])
    await stage.after(6 * 60 * MINUTE)
    expect(stage.told).toEqual(['1 keep after-gap'])
    found.processes = new Map([[1, treeOf(1, quiet())]])
    for (let seconds = 0; seconds < 60; seconds += 2) await stage.after(2_000)
    expect(stage.acted).toEqual([])
  })

  it('looks sooner at what a leak could take past its limit unseen, and as usual at what it could not', async () => {
    const wait = vi.spyOn(globalThis, 'setTimeout')
    const cadence = { busyMs: 1_500, idleMs: 3_000, steepMs: 250 }
    const waits = async (bytes: number, processBytes: number) => {
      const read = async () => new Map([[1, treeOf(1, quiet(bytes))]])
      const stage = staged({ limits: () => ({ ...limits, processBytes }), source: { cadence, read, close: vi.fn() } })
      stage.roots = [root(1)]
      stage.activities.set(session(1), { busy: true })
      wait.mockClear()
      await stage.after(10)
      return wait.mock.lastCall?.[1]
    }
    expect(await waits(150 * MIB, 2 * GIB)).toBe(1_500)
    expect(await waits(1.9 * GIB, 2 * GIB)).toBeCloseTo(300)
    expect(await waits(20 * MIB, 500 * MIB)).toBeCloseTo((530 / 1024) * 1000)
    expect(await waits(240 * MIB, 256 * MIB)).toBe(250)
    wait.mockRestore()
  })

  it('lets the session used longest ago give its process back when the machine runs short', async () => {
    const stage = staged()
    stage.roots = [root(1), root(2), root(3)]
    for (const pid of [1, 2, 3]) stage.processes.set(pid, quiet())
    const at = (minutes: number) => stage.now.wall - minutes * MINUTE
    stage.activities.set(session(1), { lastOutputAt: at(20), busy: true, busySince: at(0) })
    stage.activities.set(session(2), { lastOutputAt: at(5), lastInputAt: at(5) })
    stage.activities.set(session(3), { lastOutputAt: at(8), lastInputAt: at(8) })
    stage.memory = { ...stage.memory, availableBytes: 1.23 * GIB }
    await stage.after(1_000)
    await stage.after(1_500)
    expect(stage.acted).toMatchObject([{ action: 'hibernate', reason: 'machine-memory', sessionId: session(3) }])
    expect(stage.told).toEqual(['3 hibernate machine-memory'])
  })

  it('goes on when a look fails, or whoever acts does', async () => {
    let fails = true
    const act = vi.fn(() => {
      throw new Error('no')
    })
    const stage = staged({
      act,
      readMemory: () =>
        fails
          ? Promise.reject(new Error('vm_stat'))
          : Promise.resolve({ totalBytes: GIB, availableBytes: GIB, limitedBy: 'machine' }),
    })
    stage.roots = [root(1), root(2)]
    stage.processes.set(1, quiet(2.1 * GIB)).set(2, quiet(2.1 * GIB))
    await stage.after(1_000)
    expect(stage.monitor.latest).toBeNull()
    fails = false
    await stage.after(1_000)
    expect(act).toHaveBeenCalledTimes(2)
    expect(stage.monitor.latest!.processes).toHaveLength(2)
  })

  it('looks by itself, and at nothing more once it is stopped', async () => {
    const [rounds, second] = [vi.fn(), Promise.withResolvers<undefined>()]
    const source = { ...createTreeSource(), cadence: { busyMs: 5, idleMs: 5, steepMs: 5 } }
    const monitor = createMonitor({
      source,
      roots: () => [{ pid: process.pid, role: 'live', sessionId: null }],
      limits: () => ({ ...limits, processBytes: 1e15, treeBytes: 1e15 }),
      activity: () => null,
      memoryChoices: () => ({ reserveBytes: null, maxProcesses: null }),
      act: vi.fn(),
      log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
      readMemory: async () => ({ totalBytes: GIB, availableBytes: GIB, limitedBy: 'machine' }),
    })
    monitor.subscribe(({ processes }) => {
      rounds(processes[0]!.pid)
      if (rounds.mock.calls.length === 2) second.resolve(undefined)
    })
    await second.promise
    await monitor.stop()
    await monitor.look()
    expect(rounds.mock.calls.slice(0, 2)).toEqual([[process.pid], [process.pid]])
    expect(monitor.subscribe(vi.fn())).toBeTypeOf('function')
  })

  it.runIf(process.platform === 'linux')(
    'ends a real leak before its limit and a tenth, though the process ignores being asked',
    async () => {
      const limitBytes = GIB
      // 3 MiB each 10 ms, told as they are taken
      const leak = `process.on('SIGTERM',()=>{});const held=[];let total=0;
      setInterval(()=>{held.push(Buffer.alloc(3*1024*1024,1));total+=3;console.log(total)},10)`
      const child = spawn(process.execPath, ['--eval', leak])
      let takenMiB = 0
      child.stdout.on('data', (chunk: Buffer) => {
        takenMiB = Number(chunk.toString().trim().split('\n').at(-1))
      })
      const gone = once(child, 'exit')
      await once(child.stdout, 'data')
      const actions: string[] = []
      const busy: Activity = {
        busy: true,
        pendingPermission: true,
        retrying: false,
        runningTools: 1,
        backgroundTasks: 1,
        lastOutputAt: Date.now(),
        lastInputAt: Date.now(),
        busySince: Date.now(),
        focused: true,
        startedAt: Date.now(),
        turnsSinceStart: 0,
      }
      const monitor = createMonitor({
        roots: () => [{ pid: child.pid!, role: 'live', sessionId: session(1) }],
        limits: () => ({ ...limits, processBytes: limitBytes }),
        activity: () => busy,
        memoryChoices: () => ({ reserveBytes: null, maxProcesses: null }),
        act: ({ action }) => {
          actions.push(action)
          child.kill(action === 'kill' ? 'SIGKILL' : 'SIGTERM')
        },
        log: { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() },
        readMemory: async () => ({ totalBytes: 16 * GIB, availableBytes: 8 * GIB, limitedBy: 'machine' }),
      })
      monitors.push(monitor)
      await gone
      expect(takenMiB * MIB).toBeLessThan(limitBytes * 1.1)
      expect(actions.at(-1)).toBe('kill')
    },
  )
})
