import { describe as suite, expect, it } from 'vitest'
import { describe } from './pool.ts'

const statistics = {
  hits: { general: 2, project: 1 },
  misses: 1,
  refused: 0,
  died: 0,
  failedStarts: 0,
  retired: {},
  timeToReadyMs: 281.4,
}

suite('bullpen pool', () => {
  it('says what is ready, how the pool did, and why it is not full', () => {
    const text = describe(
      {
        enabled: true,
        paused: false,
        target: 1,
        max: 4,
        blocked: 'memory',
        reason: 'The machine is low on memory.',
        spares: [
          {
            id: '1',
            kind: 'project',
            phase: 'ready',
            since: 5_000,
            pid: 42,
            memoryBytes: 90 * 1024 ** 2,
            cwd: '/project',
          },
        ],
        statistics,
      },
      15_000,
    )
    expect(text).toContain('1 ready, 0 starting, 1 aimed at, 4 at most')
    expect(text).toContain('The machine is low on memory.')
    expect(text).toContain('3 sessions served (2 general, 1 project), 1 started cold')
    expect(text).toContain('281 ms')
    expect(text).toMatch(/project +ready +42 +90 MiB +10 s +\/project/)
  })
})
