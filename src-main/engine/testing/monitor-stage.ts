/** A watchdog's timer over made-up processes, in a time that a test sets. */
import { vi } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { WatchdogNotice } from '#shared/processes.ts'
import type { MemoryReading } from '../supervisor/memory.ts'
import { type Monitor, type MonitorDeps, createMonitor } from '../supervisor/monitor.ts'
import type { ProcessEntry, ProcessTree } from '../supervisor/process-table-entry.ts'
import type { SampledRoot } from '../supervisor/sampler.ts'
import type { Activity, Limits } from '../supervisor/watchdog-input.ts'

export const MIB = 1024 * 1024
export const GIB = 1024 * MIB
export const MINUTE = 60_000
export const session = (digit: number) => SessionId.parse(`00000000-0000-4000-8000-00000000000${digit}`)
export const root = (pid: number): SampledRoot => ({ pid, role: 'live', sessionId: session(pid) })
export const limits: Limits = {
  processBytes: 2 * GIB,
  treeBytes: 4 * GIB,
  softShare: 0.75,
  maxAgeMs: null,
  hibernateMs: 30 * MINUTE,
  hangMs: 3 * MINUTE,
}

const monitors: Monitor[] = []

/** To be called after each test. */
export async function stopMonitors(): Promise<void> {
  await Promise.all(monitors.splice(0).map((monitor) => monitor.stop()))
}

/** A monitor over made-up processes, whose rounds the test makes. */
export function staged(more: Partial<MonitorDeps> = {}) {
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

export function treeOf(
  pid: number,
  { bytes, cpuMs, state }: { bytes: number; cpuMs: number; state: ProcessEntry['state'] },
): ProcessTree {
  const entry = { pid, ppid: 1, groupId: pid, startId: `${pid}`, startedAt: 0, rssBytes: bytes, privateBytes: bytes }
  return { root: { ...entry, cpuMs, state, threads: 8, openFiles: null, name: 'claude' }, descendants: [] }
}
export const quiet = (bytes = 100 * MIB) => ({ bytes, cpuMs: 100, state: 'running' as const })
