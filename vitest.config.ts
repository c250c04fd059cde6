import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // One more than processors: the longest tests mostly wait for processes. The default leaves a processor idle.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src-{main,shared,preload}/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
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
    ],
  },
})
