import { describe, expect, it } from 'vitest'
import type { PoolStatus } from '#shared/pool.ts'
import { describe as describePool, inWords } from './pool.ts'

const MIB = 1024 ** 2
const status: PoolStatus = {
  enabled: true,
  paused: false,
  target: 2,
  projectTarget: 1,
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
    others: 7,
    died: 2,
    failedStarts: 6,
    retired: { idle: 7, superseded: 1 },
    timeToReadyMs: 412.4,
  },
}

describe('bullpen pool', () => {
  it('shows every figure, why it is not full, and each spare', () => {
    expect(describePool(status, 100_000)).toBe(`1 ready, 1 starting; aims at 3 (2 general, 1 project), 4 at most
The machine is low on memory.
9 claimed (5 general, 4 project), 3 missed, 1 refused; 69 % hit
7 started without it: resumed, in a folder nobody trusts, or while it was off
2 died, 6 could not be started, 8 given back (7 idle, 1 superseded)
412 ms from start to ready (median)

KIND     PHASE     PID  MEMORY  AGE   FOLDER
general  ready     77   90 MiB  60 s  -
project  starting  -    ?       1 s   /work
`)
  })

  it('tells each thing that happens in a line', () => {
    const event = {
      seq: 1,
      at: 0,
      spare: '1',
      kind: 'general',
      pid: 77,
      cwd: null,
      reason: null,
      afterMs: null,
    } as const
    expect(inWords({ ...event, type: 'ready', afterMs: 411.7 })).toMatch(
      /^\d\d:00:00 {2}ready {4}general {2}77 {2}412 ms$/,
    )
    const retired = { ...event, type: 'retired', kind: 'project', cwd: '/work', reason: 'superseded' } as const
    expect(inWords(retired)).toMatch(/ {2}retired {2}project {2}77 {2}\/work {2}superseded$/)
    expect(inWords({ ...event, type: 'failed', pid: null, reason: 'no CLI' })).toMatch(
      /failed {3}general {2}- {2}no CLI$/,
    )
  })

  it('gives no share before a session has asked', () => {
    const none = { ...status.statistics, hits: { general: 0, project: 0 }, misses: 0, refused: 0, retired: {} }
    expect(describePool({ ...status, statistics: none }, 100_000)).toContain('no session asked yet')
  })
})
