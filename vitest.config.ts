import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Long, with programs of their own beside them, or about the process they run in: the real CLI, hosts that are killed, priorities. */
const ALONE = [
  'src-main/**/*.real-cli.test.ts',
  'src-main/engine/chaos/**/*.test.ts',
  'src-main/engine/agent/yield-cpu.test.ts',
]
/** Beside other work a test that starts programs may take its time. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Two more than processors: the longest tests mostly wait for processes. With one more the whole run took 368 s, with two 360.
    maxWorkers: availableParallelism() + 2,
    // They begin in the order of their names: the long ones first.
    projects: [
      { test: { name: 'alone', environment: 'node', include: ALONE, ...PATIENCE } },
      {
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['src-renderer/**/*.test.{ts,tsx}'],
          // A context of its own for each file, as cheap as a page: half the processor time of a process for each.
          pool: 'vmThreads',
          testTimeout: 30_000, // beside other work a first render may take its time
          hookTimeout: 60_000,
          setupFiles: ['src-renderer/testing/setup.ts'],
        },
      },
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src-{main,shared,preload}/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ALONE,
          // Files share the processes of the workers: starting one for each, with the same modules again, was two fifths of
          // the processor time. So what a test changes of its process (environment, timers) it puts back.
          isolate: false,
          restoreMocks: true,
          ...PATIENCE,
        },
      },
    ],
  },
})
