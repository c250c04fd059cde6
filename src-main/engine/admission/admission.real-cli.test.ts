import { expect, it } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { directive } from '../demo/testing/directive.ts'
import { type Conversation, EngineBench } from '../testing/engine-bench.ts'

/** How many processes there were at once, at most, by the journals of these sessions. */
function mostAtOnce(bench: EngineBench, ids: readonly SessionId[]): number {
  const steps = ids.flatMap((id) =>
    bench.engine.sessions.events({ id, limit: 1_000 }).events.flatMap(({ at, event }) => {
      if (event.type === 'process.started') return { at, by: 1 }
      return event.type === 'process.ended' ? { at, by: -1 } : []
    }),
  )
  let now = 0
  return Math.max(...steps.toSorted((a, b) => a.at - b.at || a.by - b.by).map(({ by }) => (now += by)))
}

const placeOf = ({ session: { state } }: Conversation) => (state.kind === 'waking' ? state.queue : undefined)

it('four sessions that are asked at once with room for two are all answered, by two processes at a time', async () => {
  await using bench = await EngineBench.start()
  bench.engine.settings.set({ maxProcesses: 2 })
  const cwd = bench.project('a')
  const conversations = await Promise.all([1, 2, 3, 4].map(() => bench.open(cwd)))
  const prompts = conversations.map((one) => one.send(directive({ mode: 'stream', n: 60, delay: 10 })))
  await Promise.all(
    conversations.map((one) => one.until(({ state }) => state.kind === 'running' || placeOf(one) !== undefined)),
  )
  const places = conversations.flatMap((one) => placeOf(one) ?? [])
  expect(places.map(({ position }) => position).toSorted()).toEqual([1, 2])
  expect(places[0]).toMatchObject({ reason: 'process-cap', message: expect.stringContaining('2 processes run') })
  expect(bench.engine.metrics()).toContain('bullpen_queued_starts 2')
  const ends = await Promise.all(conversations.map((one, index) => one.turnEnd(prompts[index]!)))
  expect(ends.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'completed', 'completed'])
  expect(
    mostAtOnce(
      bench,
      conversations.map(({ id }) => id),
    ),
  ).toBe(2)
  expect(bench.engine.metrics()).toContain('bullpen_queued_starts 0')
})
