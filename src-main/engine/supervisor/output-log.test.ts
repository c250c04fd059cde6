/** What CLI processes said: while they run, and in the sums after they are gone. */
import { expect, it } from 'vitest'
import { startFake } from '../testing/fake-agent.ts'
import { OutputLog } from './output-log.ts'

it('knows what each process said while it runs, and never forgets it in the sums', async () => {
  const log = new OutputLog()
  const one = startFake('streams')
  log.track(one.started.pid, () => one.started.output, one.started.exited)
  one.send({ count: 3 })
  await one.until('turn')
  const said = log.of(one.started.pid)
  expect(said).toEqual(one.started.output)
  expect(said?.messages).toBeGreaterThan(3)
  await one.agent.close()
  expect(log.of(one.started.pid)).toBeNull()
  const kept = log.totals()
  expect(kept.bytes).toBeGreaterThanOrEqual(said?.bytes ?? Infinity)

  const more = { messages: 1, bytes: 1_000_000, meanBytes: 1_000_000, peakBytes: 1_000_000, resizes: 4, dropped: 1 }
  log.track(1, () => more, new Promise(() => undefined))
  expect(log.totals()).toEqual({
    messages: kept.messages + 1,
    bytes: kept.bytes + 1_000_000,
    meanBytes: Math.round((kept.bytes + 1_000_000) / (kept.messages + 1)),
    ...{ peakBytes: 1_000_000, resizes: kept.resizes + 4, dropped: kept.dropped + 1 },
  })
})
