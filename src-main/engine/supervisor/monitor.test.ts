import { afterEach, describe, expect, it, vi } from 'vitest'
import { GIB, MIB, limits, quiet, root, session, staged, stopMonitors, treeOf } from '../testing/monitor-stage.ts'

afterEach(stopMonitors)

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
})
