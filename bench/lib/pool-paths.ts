/** First token by every path to a process, the SDK's own beside Bullpen's, in turn within each round. */
import { type Options, type Query, type SDKUserMessage, prewarm, query, startup } from '@anthropic-ai/claude-agent-sdk'
import type { Client } from '#shared/contract/index.ts'
import type { PoolStatus } from '#shared/pool.ts'
import { BareSession } from './bare-sdk.ts'
import { BullpenSession } from './bullpen-session.ts'
import { median, round, spread, table } from './stats.ts'

type Input = {
  readonly rounds: number
  readonly cwd: string
  readonly parking: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly client: Client
}

/** A parked process settles within this time; measuring right after it is ready would measure its start. */
const SETTLE_MS = 400
const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS))

const options = ({ cwd, env }: Input): Options => ({
  cwd,
  env: { ...env },
  includePartialMessages: true,
  systemPrompt: { type: 'preset', preset: 'claude_code' },
  settingSources: ['user', 'project', 'local'],
  canUseTool: async () => ({ behavior: 'deny', message: 'Nobody is asked here.' }),
})

type Measure = (input: Input) => Promise<number>

const PATHS: Readonly<Record<string, Measure>> = {
  'SDK query(), cold': async (input) => firstOfBare(new BareSession(options(input))),
  'SDK startup()': async (input) => {
    const warm = await startup({ options: options(input) })
    await settle()
    return firstOf(() => warm.query('Hello'))
  },
  'SDK prewarm() + claim': async (input) => {
    const spare = await prewarm({ options: { ...options(input), cwd: input.parking } })
    await settle()
    return firstOf(() => spare.claim({ prompt: one('Hello'), options: { cwd: input.cwd } }))
  },
  'SDK startup({ resume })': async (input) => {
    const resume = await conversation(input)
    const warm = await startup({ options: { ...options(input), resume } })
    await settle()
    return firstOf(() => warm.query('Hello again'))
  },
  'Bullpen, cold': (input) => firstOfBullpen(input),
  'Bullpen, general spare': async (input) => {
    await until(input.client, { poolMin: 1 }, ({ spares }) => spares.some(isReady('general')))
    await settle()
    const first = await firstOfBullpen(input)
    await until(input.client, { poolMin: 0 }, ({ spares }) => spares.length === 0)
    return first
  },
  'Bullpen, project spare': async (input) => {
    await input.client.pool.intend({ cwd: input.cwd })
    await until(input.client, { poolProjectSpares: 1 }, ({ spares }) => spares.some(isReady('project')))
    await settle()
    const first = await firstOfBullpen(input)
    await until(input.client, { poolProjectSpares: 0 }, ({ spares }) => spares.length === 0)
    return first
  },
  'Bullpen, wake of a sleeping session, not focused': (input) => wake(input, { focused: false }),
  'Bullpen, wake of a sleeping session, focused first': (input) => wake(input, { focused: true }),
  'Bullpen, next prompt of a live session': async ({ client, cwd }) => {
    const session = await BullpenSession.open(client, cwd)
    await session.turn('Hello')
    const first = await firstDelta(session)
    await session.close()
    return first
  },
}

/** What is to be reached, as ratios of medians of the same round. */
const GOALS: readonly (readonly [of: string, to: string, atMost: number])[] = [
  ['Bullpen, general spare', 'SDK prewarm() + claim', 1.15],
  ['Bullpen, general spare', 'Bullpen, cold', 0.45],
  ['Bullpen, project spare', 'SDK startup()', 0.9],
  ['Bullpen, wake of a sleeping session, focused first', 'SDK startup({ resume })', 1.1],
]

export async function paths(input: Input): Promise<string> {
  const times = new Map(Object.keys(PATHS).map((name): [string, number[]] => [name, []]))
  for (let index = -1; index < input.rounds; index += 1) {
    for (const [name, measure] of Object.entries(PATHS)) {
      const found = await measure(input)
      if (index >= 0) times.get(name)!.push(found) // the first round warms the files and the code
    }
    console.log(`pool: round ${index + 1} of ${input.rounds}`)
  }
  const rows = [...times].map(([name, values]) => [name, spread(values)])
  const ratio = (of: string, to: string) => median(times.get(of)!.map((value, at) => value / times.get(to)![at]!))
  const goals = GOALS.map(([of, to, atMost]) => [`${of} / ${to}`, round(ratio(of, to)), `≤ ${atMost}`])
  return `### First token by path

From asking for a session (waking and next prompt: from sending it) to the first piece of text at the client, API included.
Real CLI, scripted model on loopback in a process of its own, trusted empty folder; n = ${input.rounds}.

${table(['path', 'ms to the first text'], rows)}

${table(['ratio, median over the rounds', 'measured', 'goal'], goals)}`
}

/** Ten sessions asked at once, from nothing and from ten spares. */
export async function burst(input: Input): Promise<string> {
  const ten = async () => {
    const startedAt = performance.now()
    const sessions = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const session = await BullpenSession.open(input.client, input.cwd)
        const first = await firstDelta(session, startedAt)
        return { session, first }
      }),
    )
    await Promise.all(sessions.map(({ session }) => session.close()))
    return Math.max(...sessions.map(({ first }) => first))
  }
  const times = { cold: [] as number[], pool: [] as number[] }
  for (let index = 0; index < input.rounds; index += 1) {
    times.cold.push(await ten())
    const full = ({ spares }: PoolStatus) => spares.filter(isReady('general')).length >= 8
    await until(input.client, { poolMin: 8 }, full)
    await settle()
    times.pool.push(await ten())
    await until(input.client, { poolMin: 0 }, ({ spares }) => spares.length === 0)
    console.log(`ten at once: round ${index + 1} of ${input.rounds}`)
  }
  const ratio = median(times.pool.map((value, at) => value / times.cold[at]!))
  return `### Ten sessions at once

Until the last of ten sessions asked for together has its first text; the pool had its most, eight, ready. n = ${input.rounds}.

${table(
  ['', 'ms'],
  [
    ['cold', spread(times.cold)],
    ['from the pool', spread(times.pool)],
    ['ratio', round(ratio)],
  ],
)}`
}

const isReady =
  (kind: 'general' | 'project') =>
  (spare: PoolStatus['spares'][number]): boolean =>
    spare.kind === kind && spare.phase === 'ready'

async function until(
  client: Client,
  settings: Parameters<Client['settings']['set']>[0],
  condition: (status: PoolStatus) => boolean,
): Promise<void> {
  await client.settings.set(settings)
  const controller = new AbortController()
  for await (const status of await client.pool.watch(undefined, { signal: controller.signal })) {
    if (!condition(status)) continue
    controller.abort()
    return
  }
}

async function wake(input: Input, { focused }: { focused: boolean }): Promise<number> {
  const { client, cwd } = input
  const session = await BullpenSession.open(client, cwd)
  await session.turn('Hello')
  await client.processes.hibernate({ sessionId: session.id })
  if (focused) {
    await client.sessions.intend({ id: session.id })
    await session.untilState('idle')
    await settle()
  }
  const first = await firstDelta(session)
  await session.close()
  return first
}

async function firstOfBullpen({ client, cwd }: Input): Promise<number> {
  const startedAt = performance.now()
  const session = await BullpenSession.open(client, cwd)
  const first = await firstDelta(session, startedAt)
  await session.close()
  return first
}

async function firstOfBare(session: BareSession): Promise<number> {
  const first = await firstDelta(session)
  await session.close()
  return first
}

async function firstDelta(
  session: { onDelta: (text: string) => void; turn(text: string): Promise<void> },
  since = performance.now(),
): Promise<number> {
  let found: number | undefined
  session.onDelta = () => (found ??= performance.now() - since)
  await session.turn('Hello')
  if (found === undefined) throw new Error('The turn had no text.')
  return found
}

/** Of a conversation of the SDK that was started with its prompt. */
async function firstOf(start: () => Query): Promise<number> {
  const startedAt = performance.now()
  const conversation = start()
  let found: number | undefined
  for await (const message of conversation) {
    if (message.type === 'stream_event' && message.event.type === 'content_block_delta') {
      found ??= performance.now() - startedAt
    }
    if (message.type === 'result') break
  }
  conversation.close()
  if (found === undefined) throw new Error('The turn had no text.')
  return found
}

/** Id of a conversation with one turn. */
async function conversation(input: Input): Promise<string> {
  for await (const message of query({ prompt: 'Hello', options: options(input) })) {
    if (message.type === 'result') return message.session_id
  }
  throw new Error('The turn had no end.')
}

async function* one(text: string): AsyncGenerator<SDKUserMessage> {
  yield { type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null }
}
