import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { directive } from './demo/testing/directive.ts'
import { EngineBench } from './testing/engine-bench.ts'

/** As the settings have it, save that nobody waits for minutes here. */
vi.mock(import('./watchdog-limits.ts'), async (original) => {
  const { watchdogLimits } = await original()
  return { watchdogLimits: (values) => ({ ...watchdogLimits(values), hangMs: 3_000 }) }
})

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
  bench.engine.settings.set({ autoRetries: 0, poolEnabled: false })
})
afterEach(() => bench[Symbol.asyncDispose]())

test('a request that is never answered, and one that falls silent, end with the reason, and the session goes on', async () => {
  const both = await Promise.all(['hang', 'stall'].map((name) => bench.open(bench.project(name))))
  const [hung, stalled] = both
  if (!hung || !stalled) throw new Error('unreachable')
  const ends = await Promise.all([
    hung.turn(`Think ${directive({ mode: 'hang' })}`),
    stalled.turn(`Speak ${directive({ mode: 'stall', after: 3 })}`),
  ])
  for (const ended of ends) {
    expect(ended).toMatchObject({
      outcome: 'failed',
      error: { kind: 'timeout', retriable: true, message: expect.stringMatching(/No sign of life/) },
    })
  }
  expect(stalled.texts.join(' ')).toContain('w2') // what had been said is kept
  for (const conversation of both) {
    expect(await conversation.turn('And now?')).toMatchObject({ outcome: 'completed' })
    expect(conversation.all('process.ended')).toEqual([]) // the process is well: it was the API that was silent
  }
})
