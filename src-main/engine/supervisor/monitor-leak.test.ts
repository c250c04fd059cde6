import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GIB, MIB, limits, session } from '../testing/monitor-stage.ts'
import { createMonitor } from './monitor.ts'
import { createTreeSource } from './sampler-source.ts'
import type { Activity } from './watchdog-input.ts'

describe('the monitor over real processes', () => {
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
      onTestFinished(() => monitor.stop())
      await gone
      expect(takenMiB * MIB).toBeLessThan(limitBytes * 1.1)
      expect(actions.at(-1)).toBe('kill')
    },
  )
})
