/**
 * CLIs that leak as fast as has been seen, at the limits Bullpen has by default: 2 GiB for the CLI process. Each has to be
 * ended before its limit and a tenth, and its session to go on with its context.
 * `node soak/leak.ts [--rounds 3]`; Linux, with some 3 GiB of free memory.
 */
import { freemem } from 'node:os'
import { parseArgs } from 'node:util'
import { DEFAULTS } from '#shared/settings.ts'
import { EngineBench } from '../src-main/engine/testing/engine-bench.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import { watchPeak } from '../src-main/engine/testing/private-peak.ts'
import { conclude } from './lib/outcome.ts'

if (process.platform !== 'linux') throw new Error('This soak needs Linux: it reads /proc.')

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const startedAt = performance.now()
const MIB = 1024 ** 2
const LIMIT_MIB = DEFAULTS.processMemoryMiB
const MOST_MIB = LIMIT_MIB * 1.1
/** In MB a second. */
const SPEEDS = [100, 200, 500]
if (freemem() < 1.5 * MOST_MIB * MIB)
  throw new Error(`This soak needs ${Math.ceil(MOST_MIB * 1.5)} MiB of free memory.`)

const problems: string[] = []
const peaks = new Map<number, number[]>()
const bench = await EngineBench.start()
bench.engine.settings.set({ cliPath: fakeCli('leaks'), poolEnabled: false })

async function leak(mbPerSecond: number): Promise<void> {
  const conversation = await bench.open(bench.project(`leak-${mbPerSecond}`))
  await conversation.turn('{"say":"resumed"}')
  const { gone } = watchPeak(conversation.all('process.started').at(-1)?.pid ?? 0)
  const ended = await conversation.turn(JSON.stringify({ mbPerSecond, limitMb: 2 * LIMIT_MIB }))
  if (ended.error?.kind !== 'resources') problems.push(`a leak of ${mbPerSecond} MB/s ended ${ended.outcome}`)
  await conversation.turn('{"say":"resumed"}')
  if (!/^[0-9a-f-]{36}$/.test(conversation.texts.at(-1) ?? '')) problems.push('a leak was not resumed with its context')
  const peak = (await gone).bytes / MIB
  peaks.set(mbPerSecond, [...(peaks.get(mbPerSecond) ?? []), peak])
  if (peak > MOST_MIB) problems.push(`a leak of ${mbPerSecond} MB/s held ${Math.round(peak)} MiB`)
  await bench.engine.sessions.delete(conversation.id)
}

for (let round = 0; round < Number(given.rounds); round += 1) for (const speed of SPEEDS) await leak(speed)
await bench[Symbol.asyncDispose]()
await conclude({
  name: 'leak',
  title: 'Leaks at the default limit',
  about: `One CLI after the other took memory until it was ended; the limit for the CLI process was ${LIMIT_MIB} MiB, as by default. Private memory, looked at every 20 ms.`,
  startedAt,
  figures: [
    ['ended before', `${Math.round(MOST_MIB)} MiB`],
    ...SPEEDS.map(
      (speed) =>
        [
          `most that a leak of ${speed} MB/s held, ${given.rounds} times`,
          `${Math.round(Math.max(...(peaks.get(speed) ?? [0])))} MiB`,
        ] as const,
    ),
  ],
  problems,
})
