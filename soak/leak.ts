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
/** A process is looked at in its scope after five seconds, and told of with the next round. */
const CAP_IS_KNOWN_AFTER_MS = 30_000
/** The slowest begins where its way up does not yet look like a leak, and is waited for once: it takes two minutes. */
const SLOWEST = 10
const startMb = (speed: number) => (speed === SLOWEST ? LIMIT_MIB * 0.4 : 0)
/** In MB a second. */
const SPEEDS = [SLOWEST, 100, 200, 500]
if (freemem() < 1.5 * MOST_MIB * MIB)
  throw new Error(`This soak needs ${Math.ceil(MOST_MIB * 1.5)} MiB of free memory.`)

/** After its limit was passed. */
const OVER_AT_MOST_MS = 3_000
let longestOverMs = 0
const problems: string[] = []
const peaks = new Map<number, number[]>()
const bench = await EngineBench.start()
bench.engine.settings.set({ cliPath: fakeCli('leaks'), poolEnabled: false })

async function leak(mbPerSecond: number): Promise<void> {
  const conversation = await bench.open(bench.project(`leak-${mbPerSecond}`))
  await conversation.turn('{"say":"resumed"}')
  const { gone } = watchPeak(conversation.all('process.started').at(-1)?.pid ?? 0, LIMIT_MIB * MIB)
  const order = { mbPerSecond, startMb: startMb(mbPerSecond), limitMb: 2 * LIMIT_MIB }
  const ended = await conversation.turn(JSON.stringify(order))
  if (ended.error?.kind !== 'resources') problems.push(`a leak of ${mbPerSecond} MB/s ended ${ended.outcome}`)
  await conversation.turn('{"say":"resumed"}')
  if (!/^[0-9a-f-]{36}$/.test(conversation.texts.at(-1) ?? '')) problems.push('a leak was not resumed with its context')
  const { bytes, overMs } = await gone
  const peak = bytes / MIB
  longestOverMs = Math.max(longestOverMs, overMs)
  if (overMs > OVER_AT_MOST_MS)
    problems.push(`a leak of ${mbPerSecond} MB/s was over its limit for ${Math.round(overMs)} ms`)
  peaks.set(mbPerSecond, [...(peaks.get(mbPerSecond) ?? []), peak])
  if (peak > MOST_MIB) problems.push(`a leak of ${mbPerSecond} MB/s held ${Math.round(peak)} MiB`)
  await bench.engine.sessions.delete(conversation.id)
}

/** Whether systemd holds the processes too, as the dashboard says it: never without a word. */
async function tellKernelCap(): Promise<string> {
  const stopped = AbortSignal.timeout(CAP_IS_KNOWN_AFTER_MS)
  let told = 'no word of it'
  for await (const { memoryCap } of bench.engine.monitoring.watch(stopped)) {
    told = `${memoryCap.state}${memoryCap.reason === null ? '' : `: ${memoryCap.reason}`}`
    if (memoryCap.state !== 'waiting') break
  }
  if (told === 'no word of it') problems.push('nothing is said of the cap by the kernel')
  return told
}
const kernelCap = tellKernelCap()

for (let round = 0; round < Number(given.rounds); round += 1)
  for (const speed of SPEEDS) if (round === 0 || speed !== SLOWEST) await leak(speed)
await bench[Symbol.asyncDispose]()
await conclude({
  name: 'leak',
  title: 'Leaks at the default limit',
  about: `One CLI after the other took memory until it was ended; the limit for the CLI process was ${LIMIT_MIB} MiB, as by default. Private memory, looked at every 20 ms.`,
  startedAt,
  figures: [
    ['ended before', `${Math.round(MOST_MIB)} MiB`],
    ['longest over the limit', `${Math.round(longestOverMs)} ms (at most ${OVER_AT_MOST_MS})`],
    ["the kernel's own cap", await kernelCap],
    ...SPEEDS.map(
      (speed) =>
        [
          `most that a leak of ${speed} MB/s held, ${peaks.get(speed)?.length ?? 0} times`,
          `${Math.round(Math.max(...(peaks.get(speed) ?? [0])))} MiB`,
        ] as const,
    ),
  ],
  problems,
})
