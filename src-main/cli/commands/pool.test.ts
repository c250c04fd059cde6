import { describe, expect, it } from 'vitest'
import type { PoolStatus } from '#shared/pool.ts'
import { describe as describePool } from './pool.ts'

const MIB = 1024 ** 2
const status: PoolStatus = {
  enabled: true,
  paused: false,
  target: 2,
  max: 4,
  blocked: 'memory',
  reason: 'The machine is low on memory.',
  spares: [
    { id: '1', kind: 'general', phase: 'ready', since: 40_000, pid: 77, memoryBytes: 90 * MIB, cwd: null },
    { id: '2', kind: 'project', phase: 'starting', since: 99_000, pid: null, memoryBytes: 0, cwd: '/work' },
  ],
  statistics: {
    hits: { general: 5, project: 4 },
    misses: 3,
    refused: 1,
    died: 2,
    failedStarts: 6,
    retired: { idle: 7, superseded: 1 },
    timeToReadyMs: 412.4,
  },
}

describe('bullpen pool', () => {
  it('shows every figure, why it is not full, and each spare', () => {
    expect(describePool(status, 100_000)).toBe(`1 ready, 1 starting, 2 aimed at, 4 at most
The machine is low on memory.
9 claimed (5 general, 4 project), 3 missed, 1 refused; 75 % hit
2 died, 6 could not be started, 8 given back (7 idle, 1 superseded)
412 ms from start to ready (median)

KIND     PHASE     PID  MEMORY  AGE   FOLDER
general  ready     77   90 MiB  60 s  -
project  starting  -    ?       1 s   /work
`)
  })

  it('gives no share before a session has asked', () => {
    const none = { ...status.statistics, hits: { general: 0, project: 0 }, misses: 0, retired: {} }
    expect(describePool({ ...status, statistics: none }, 100_000)).toContain('no session asked yet')
  })
})
