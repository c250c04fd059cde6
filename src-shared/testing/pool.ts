/** The pool of spare processes for the tests of every part. */
import type { PoolStatus } from '../pool.ts'

export const aPool = (changes: Partial<PoolStatus> = {}): PoolStatus => ({
  enabled: true,
  paused: false,
  target: 2,
  projectTarget: 0,
  max: 4,
  blocked: null,
  reason: null,
  spares: [],
  statistics: {
    hits: { general: 0, project: 0 },
    misses: 0,
    refused: 0,
    others: 0,
    died: 0,
    failedStarts: 0,
    retired: {},
    timeToReadyMs: null,
  },
  ...changes,
})
