import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readMarked } from '../supervisor/marks.ts'
import { ownerOf } from '../supervisor/owner.ts'
import { Crowd } from '../testing/crowd.ts'
import { EngineBench } from '../testing/engine-bench.ts'
import { fakeCli } from '../testing/fake-agent.ts'
import { watchPeak } from '../testing/private-peak.ts'

const MIB = 1024 ** 2
/** The smallest that can be set: a tenth of it is filled in 50 ms at 500 MB/s. `soak/leak.ts` does it at the default one. */
const LIMIT_MIB = 256
/** The slowest would take half a minute for the way up to where it matters. */
const START_MB = 130

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

/** A session that leaks until it is ended; what it held at most, and how it went on. */
async function leak(mbPerSecond: number) {
  const conversation = await bench.open(bench.project(`leaks-${mbPerSecond}`))
  await conversation.turn('{"say":"resumed"}')
  const before = conversation.all('process.started').at(-1)
  const promptId = conversation.send(JSON.stringify({ mbPerSecond, startMb: START_MB, limitMb: 4 * LIMIT_MIB }))
  const { gone } = watchPeak(before?.pid ?? 0)
  const ended = await conversation.turnEnd(promptId)
  await conversation.turn('{"say":"resumed"}')
  const peakMiB = (await gone).bytes / MIB
  return { ended, peakMiB, texts: conversation.texts, processes: conversation.all('process.started'), conversation }
}

it.runIf(process.platform === 'linux')(
  'ends CLIs that leak before their limit and a tenth, lets their sessions go on, and nobody beside them notices',
  { timeout: 120_000 },
  async () => {
    bench.engine.settings.set({ processMemoryMiB: LIMIT_MIB })
    const crowd = await Crowd.start(bench, { size: 9, everyMs: 40 })
    bench.engine.settings.set({ cliPath: fakeCli('leaks') })
    const speeds = [10, 100, 500]
    const lag = monitorEventLoopDelay({ resolution: 1 })
    lag.enable()
    const leaks = await Promise.all(speeds.map(leak))
    for (const [index, { ended, texts, processes }] of leaks.entries()) {
      const speed = `${speeds[index] ?? 0} MB/s`
      expect([speed, ended.error?.kind]).toEqual([speed, 'resources'])
      expect(processes.map(({ path }) => path)).toEqual(['cold', 'resume'])
      expect([speed, texts[0]]).toEqual([speed, 'nothing'])
      expect(texts[1]).toMatch(/^[0-9a-f-]{36}$/) // the id of the conversation it was told to go on with
    }

    // looks begin early enough for each of them; what a machine at its end makes a look late by is filled meanwhile
    lag.disable()
    const lateSeconds = (2 * lag.max) / 1e9
    for (const [index, { peakMiB }] of leaks.entries()) {
      const speed = speeds[index] ?? 0
      expect([speed, peakMiB < LIMIT_MIB * 1.1 + speed * lateSeconds]).toEqual([speed, true])
    }
    await crowd.goesOn()
    expect(await crowd.end()).toEqual([])
    await bench.engine.stop()
    expect(await readMarked(ownerOf(bench.home))).toEqual([])
  },
)
