/** How long a piece of text takes from the CLI's stdout to the client, and how many pieces a second get through. */
import type { Client } from '#shared/contract/index.ts'
import { BareSession } from './bare-sdk.ts'
import { BullpenSession } from './bullpen-session.ts'
import { median, percentile, signed, spread, table } from './stats.ts'

type Session = { turn(text: string): Promise<void>; close(): Promise<void>; onDelta: (text: string) => void }
export type Sides = Readonly<Record<string, () => Promise<Session>>>

type Input = {
  /** A CLI that streams to order: see src-main/engine/testing/fake-claude/streams.mjs. */
  readonly fakeCli: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly inProcess: Client
  readonly headless: Client
}

const BARE = 'Agent SDK alone'

export const sidesOf = ({ fakeCli, cwd, env, inProcess, headless }: Input): Sides => ({
  [BARE]: async () => new BareSession({ cwd, env: { ...env }, pathToClaudeCodeExecutable: fakeCli }),
  'Bullpen, in-process': () => BullpenSession.open(inProcess, cwd),
  'Bullpen, headless host over its WebSocket': () => BullpenSession.open(headless, cwd),
})

/** `sessions` stream at once; each gets `count` pieces, one every `everyMs`. */
const LOADS = [
  { name: 'one session, 100 a second', sessions: 1, everyMs: 10, count: 400 },
  { name: 'ten sessions at once, 50 a second each', sessions: 10, everyMs: 20, count: 100 },
  { name: 'one session, 400 a second: more than any model', sessions: 1, everyMs: 2, count: 1_000 },
]
type Load = (typeof LOADS)[number]

export async function deltaLatency(sides: Sides, rounds: number): Promise<string> {
  const parts: string[] = []
  for (const load of LOADS) {
    const found = await inTurns(sides, { rounds, sessions: load.sessions }, async (sessions) => {
      const all = await Promise.all(sessions.map((session) => latencies(session, load)))
      return { p50: percentile(all.flat(), 0.5), p99: percentile(all.flat(), 0.99) }
    })
    const middle = (name: string, share: 'p50' | 'p99') => median(found.get(name)!.map((round) => round[share]))
    const rows = [...found].map(([name, all]) => [
      name,
      ...SHARES.map((share) => spread(all.map((round) => round[share]))),
      ...SHARES.map((share) => (name === BARE ? '' : signed(middle(name, share) - middle(BARE, share)))),
    ])
    parts.push(`${capital(load.name)}:\n\n${table(['ms', 'p50', 'p99', 'added at p50', 'added at p99'], rows)}`)
    console.log(`delta path: ${load.name}: done`)
  }
  return `### From the CLI's stdout to the client

Each piece of text carries the time at which a stand-in for the CLI wrote it. What Bullpen adds is the difference to a
program that reads the Agent SDK alone. Of each of ${rounds} rounds the p50 and p99 were taken; here are their medians and ranges.
A piece that comes within 4 ms of the last one waits for the rest of the 4 ms, on purpose.

${parts.join('\n\n')}`
}

const SHARES = ['p50', 'p99'] as const
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

async function latencies(session: Session, { everyMs, count }: Load): Promise<number[]> {
  const found: number[] = []
  session.onDelta = (text) => {
    const now = process.hrtime.bigint()
    for (const [, written] of text.matchAll(/@(\d+)/g)) found.push(Number(now - BigInt(written!)) / 1e6)
  }
  await session.turn(JSON.stringify({ count, everyMs, size: 24, stamp: true }))
  if (found.length !== count) throw new Error(`${found.length} of ${count} pieces arrived.`)
  return found
}

const FLOOD = { count: 200_000, size: 7 }

export async function throughput(sides: Sides, rounds: number): Promise<string> {
  const found = await inTurns(sides, { rounds, sessions: 1 }, ([session]) => floodRate(session!))
  const rows = [...found].map(([name, rates]) => [name, spread(rates)])
  return `### Flood

${FLOOD.count.toLocaleString('en-US')} pieces of ${FLOOD.size} characters, as fast as the stand-in for the CLI can write; from the first piece to the last at the client.
Bullpen joins pieces that come within 4 ms into one message, and the journal is written meanwhile. ${rounds} rounds in turn.

${table(['pieces a second', 'median (smallest–largest)'], rows)}`
}

async function floodRate(session: Session): Promise<number> {
  let characters = 0
  let first: number | undefined
  let last = 0
  session.onDelta = (text) => {
    last = performance.now()
    first ??= last
    characters += text.length
  }
  await session.turn(JSON.stringify(FLOOD))
  if (characters !== FLOOD.count * FLOOD.size) throw new Error(`${characters} characters arrived.`)
  return (FLOOD.count * 1000) / (last - (first ?? 0))
}

/** Each side's sessions are measured once in every round; the first round of each is not counted. */
async function inTurns<T>(
  sides: Sides,
  { rounds, sessions: count }: { rounds: number; sessions: number },
  measure: (sessions: readonly Session[]) => Promise<T>,
): Promise<Map<string, T[]>> {
  const found = new Map(Object.keys(sides).map((name): [string, T[]] => [name, []]))
  const sessions = new Map<string, Session[]>()
  for (const [name, open] of Object.entries(sides)) {
    sessions.set(name, await Promise.all(Array.from({ length: count }, open)))
  }
  for (let index = -1; index < rounds; index += 1) {
    for (const [name, opened] of sessions) {
      const value = await measure(opened)
      if (index >= 0) found.get(name)!.push(value)
    }
  }
  await Promise.all([...sessions.values()].flat().map((session) => session.close()))
  return found
}
