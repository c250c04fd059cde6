import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { GIB, MIB, MINUTE, quiet, root, session, staged, stopMonitors, treeOf } from '../testing/monitor-stage.ts'

afterEach(stopMonitors)

describe('what the monitor has done', () => {
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
})
