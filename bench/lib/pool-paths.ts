/** First token by every path to a process, the SDK's own beside Bullpen's, in turn within each round. */
import type { Client } from '#shared/contract/index.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { BullpenSession } from './bullpen-session.ts'
import { type Bare, bareCold, barePrewarm, bareResume, bareStartup } from './pool-bare.ts'
import { type Hosts, SETTLE_MS } from './pool-hosts.ts'
import { type Goal, goalTable } from './goals.ts'
import { spread, table } from './stats.ts'

type Input = { readonly rounds: number; readonly bare: Bare; readonly hosts: Hosts }

const OPEN = 'Opening a session, until its first snapshot'
const PATHS: Readonly<Record<string, (input: Input) => Promise<number>>> = {
  // what is compared is measured one right after the other
  'SDK query(), cold': ({ bare }) => bareCold(bare),
  'Bullpen, cold': ({ hosts }) => firstOf(hosts.client('none'), hosts.cwd),
  'SDK startup()': ({ bare }) => bareStartup(bare),
  'Bullpen, project spare': ({ hosts }) => firstOf(hosts.client('project'), hosts.cwd),
  'Bullpen, project spare, session opened first': openedFirst,
  'SDK prewarm() + claim()': ({ bare }) => barePrewarm(bare),
  'Bullpen, general spare': ({ hosts }) => firstOf(hosts.client('general'), hosts.cwd),
  'SDK startup({ resume })': ({ bare }) => bareResume(bare),
  'Bullpen, wake of a sleeping session, focused first': (input) => wake(input, { focused: true }),
  'Bullpen, wake of a sleeping session, not focused': (input) => wake(input, { focused: false }),
  'Bullpen, next prompt of a live session': async ({ hosts }) => {
    const session = await BullpenSession.open(hosts.client('none'), hosts.cwd)
    await session.turn('Hello')
    const first = await session.firstText()
    await session.close()
    return first
  },
  [OPEN]: async ({ hosts }) => {
    const startedAt = performance.now()
    const session = await BullpenSession.open(hosts.client('none'), hosts.cwd)
    const opened = performance.now() - startedAt
    await session.close()
    return opened
  },
}

const GOALS: readonly Goal[] = [
  { of: 'Bullpen, general spare', to: 'SDK prewarm() + claim()', atMost: 1.15 },
  { of: 'Bullpen, general spare', to: 'Bullpen, cold', atMost: 0.45 },
  { of: 'Bullpen, project spare', to: 'SDK startup()', atMost: 0.9 },
  { of: 'Bullpen, project spare, session opened first', to: 'SDK startup()', atMost: 0.9 },
  { of: 'Bullpen, wake of a sleeping session, focused first', to: 'SDK startup({ resume })', atMost: 1.1 },
]

export async function paths(input: Input): Promise<string> {
  const times = new Map(Object.keys(PATHS).map((name): [string, number[]] => [name, []]))
  for (let index = -1; index < input.rounds; index += 1) {
    const startedAt = performance.now()
    await input.hosts.fill('general', 'project')
    for (const [name, measure] of Object.entries(PATHS)) {
      const found = await measure(input)
      if (index >= 0) times.get(name)!.push(found) // the first round warms the files and the code
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    console.log(`pool: round ${index + 1} of ${input.rounds}, ${seconds} s`)
  }
  const statuses = await Promise.all(
    (['general', 'project'] as const).map((name) => input.hosts.client(name).pool.status()),
  )
  const missed = statuses.filter(
    ({ statistics: { hits, misses, refused } }) => hits.general + hits.project < input.rounds || misses + refused > 0,
  )
  if (missed.length > 0) throw new Error(`Not every session came from its pool: ${JSON.stringify(missed)}`)
  return `### First token by path

From asking for a session (opened first, waking and next prompt: from sending it) to the first piece of text at the client. A
window opens a session first: its tab has the process by the time somebody has written a prompt, as a program that called the
SDK's \`startup()\` has. \`bullpen run\` asks for a session and sends its prompt in one breath. Bullpen is a headless host
reached over its WebSocket, so its figures hold API and transport; the SDK runs in the program that measures. Real CLI, scripted model on loopback in a process of its own, trusted empty folder; n = ${input.rounds}.

${table(
  ['ms to the first text', 'median (smallest–largest)'],
  [...times].map(([name, values]) => [name, spread(values)]),
)}

${goalTable(GOALS, times)}`
}

async function firstOf(client: Client, cwd: string): Promise<number> {
  const startedAt = performance.now()
  const session = await BullpenSession.open(client, cwd)
  const first = await session.firstText(startedAt)
  await session.close()
  return first
}

/** As the window does: a tab that is looked at gets its process, and the prompt is written meanwhile. */
async function openedFirst({ hosts }: Input): Promise<number> {
  await hosts.fill('project')
  const client = hosts.client('project')
  const session = await BullpenSession.open(client, hosts.cwd)
  await turnTo(client, session)
  const first = await session.firstText()
  await session.close()
  return first
}

async function turnTo(client: Client, session: BullpenSession): Promise<void> {
  await client.sessions.intend({ id: session.id })
  await session.untilState('idle')
  await delay(SETTLE_MS)
}

async function wake({ hosts }: Input, { focused }: { focused: boolean }): Promise<number> {
  const client = hosts.client('none')
  const session = await BullpenSession.open(client, hosts.cwd)
  await session.turn('Hello')
  await client.processes.hibernate({ sessionId: session.id })
  await session.untilState('hibernated')
  if (focused) await turnTo(client, session)
  const first = await session.firstText()
  await session.close()
  return first
}
