/** What tests of the watchdog judge: a process and a session at rest, and what is changed of these. */
import { SessionId } from '#shared/ids.ts'
import type { ChildSample, ProcessSample } from '#shared/processes.ts'
import type { Activity, Limits, WatchInput } from '../supervisor/watchdog-input.ts'
import { watch } from '../supervisor/watchdog.ts'

export const MIB = 1024 * 1024
export const GIB = 1024 * MIB
export const MINUTE = 60_000
export const now = 100_000_000

export const limits: Limits = {
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
export const child = (more: Partial<ChildSample> = {}): ChildSample => ({
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
export const sampleOf = (
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
export const idle: Activity = {
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
export const busy: Activity = { ...idle, busy: true, busySince: now - 2_000, lastOutputAt: now - 500 }
export const input = (more: Partial<WatchInput> = {}): WatchInput => ({
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
export const growing = (bytes: number) => ({
  growth: { own: bytes, tree: bytes },
  lastStep: { own: bytes, tree: bytes },
})
export const judged = (more: Partial<WatchInput>) => {
  const { action, reason } = watch(input(more))
  return `${action} ${reason}`
}
