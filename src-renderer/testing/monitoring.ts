/** Processes, machines and pools for tests. */
import type { MonitoringFrame, TimelineEntry } from '#shared/monitoring.ts'
import type { SpareInfo } from '#shared/pool.ts'
import type { ChildSample, MachineMemory, ProcessSample } from '#shared/processes.ts'
import type { Transport } from '../client/transport.ts'
import { Connection } from '../client/connection.ts'
import type { Bullpen } from '../client/bullpen.ts'

export { aPool } from '#shared/testing/pool.ts'

export const MIB = 1024 ** 2
export const NOW = 1_800_000_000_000

export const aSample = (changes: Partial<ProcessSample> = {}): ProcessSample => {
  const figures = { rssBytes: 400 * MIB, privateBytes: 320 * MIB, cpuPercent: 4.2, threads: 12, openFiles: 40 }
  return {
    pid: 1000,
    role: 'live',
    sessionId: null,
    at: NOW,
    startedAt: NOW - 5 * 60_000,
    state: 'running',
    own: figures,
    tree: { ...figures, processes: 1 },
    children: [],
    growth: { own: 0, tree: 0 },
    afterGap: false,
    ...changes,
  }
}

export const aChild = (changes: Partial<ChildSample> = {}): ChildSample => ({
  pid: 2000,
  ppid: 1000,
  name: 'node',
  state: 'running',
  startedAt: NOW - 60_000,
  rssBytes: 90 * MIB,
  privateBytes: 60 * MIB,
  cpuPercent: 0,
  apart: false,
  ...changes,
})

export const aMachine = (changes: Partial<MachineMemory> = {}): MachineMemory => ({
  at: NOW,
  totalBytes: 16_384 * MIB,
  availableBytes: 9_000 * MIB,
  limitedBy: 'machine',
  reserveBytes: 2_048 * MIB,
  bullpenBytes: 1_900 * MIB,
  processCap: 24,
  pressure: 'none',
  ...changes,
})

export const aFrame = (changes: Partial<MonitoringFrame> = {}): MonitoringFrame => ({
  at: NOW,
  samples: [],
  histories: [],
  outputs: [],
  own: [],
  machine: aMachine(),
  memoryCap: { state: 'held', held: 1, lost: 0, reason: null },
  timeline: [],
  ...changes,
})

export const anEntry = (changes: Partial<TimelineEntry> = {}): TimelineEntry => ({
  at: NOW - 60_000,
  kind: 'claim',
  text: 'Took a general spare',
  sessionId: null,
  pid: 1000,
  ...changes,
})

export const aSpare = (changes: Partial<SpareInfo> = {}): SpareInfo => ({
  id: 'spare-1',
  kind: 'general',
  phase: 'ready',
  since: NOW - 60_000,
  pid: 3000,
  memoryBytes: 210 * MIB,
  cwd: null,
  ...changes,
})

/** Yields these, then stays open until it is aborted. */
export async function* streamOf<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items
  await new Promise(() => undefined)
}

/** The same window with a connection that stands until it is stopped; calls still go to the test's host. */
export function online(bullpen: Bullpen): Bullpen {
  const link: Transport['link'] = { call: () => Promise.reject(new Error('Calls go to the host of the test.')) }
  const { promise: closed, resolve } = Promise.withResolvers<undefined>()
  const transport: Transport = { link, closed, close: () => resolve(undefined) }
  const connection = new Connection(async () => transport)
  connection.start()
  return { ...bullpen, connection }
}
