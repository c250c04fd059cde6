/** How long until the first words: the SDK alone and Bullpen, cold and in a running session, with the real CLI. */
import type { Client } from '#shared/contract/index.ts'
import { BareSession } from './bare-sdk.ts'
import { BullpenSession } from './bullpen-session.ts'
import { median, round, signed, spread, table } from './stats.ts'

type Times = { cold: number[]; next: number[] }
type Session = { turn(text: string): Promise<void>; close(): Promise<void>; onDelta: (text: string) => void }
type Input = {
  readonly rounds: number
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly inProcess: Client
  readonly headless: Client
}

export async function firstTokens({ rounds, cwd, env, inProcess, headless }: Input): Promise<string> {
  const sides: Record<string, () => Promise<Session>> = {
    'Agent SDK alone': async () => new BareSession(bareOptions(cwd, env)),
    'Bullpen, in-process': () => BullpenSession.open(inProcess, cwd),
    'Bullpen, headless host over its WebSocket': () => BullpenSession.open(headless, cwd),
  }
  const times = new Map(Object.keys(sides).map((name): [string, Times] => [name, { cold: [], next: [] }]))
  for (let index = -1; index < rounds; index += 1) {
    for (const [name, open] of Object.entries(sides)) {
      const found = await oneSession(open)
      if (index < 0) continue // the first round warms the files and the code
      times.get(name)!.cold.push(found.cold)
      times.get(name)!.next.push(found.next)
    }
    console.log(`first token: round ${index + 1} of ${rounds}`)
  }
  const bare = times.get('Agent SDK alone')!
  // Compared round by round: what else the machine does changes from one to the next.
  const inEachRound = (kind: keyof Times, name: string, compare: (value: number, bare: number) => number) =>
    median(times.get(name)![kind].map((value, index) => compare(value, bare[kind][index]!)))
  const rows = [...times].map(([name, { cold, next }]) => [
    name,
    spread(cold),
    round(inEachRound('cold', name, (value, alone) => value / alone)),
    spread(next),
    signed(inEachRound('next', name, (value, alone) => value - alone)),
  ])
  const head = ['ms to the first text', 'new session', 'ratio', 'next prompt', 'added']
  return `### First token

From asking for a session (next prompt: from sending it) to the first piece of text at the client. Real CLI, scripted
model on loopback in a process of its own, trusted empty folder; n = ${rounds} sessions each,
in turn; ratio and difference are the medians over the rounds.

${table(head, rows)}`
}

/** What Bullpen gives the SDK in a trusted folder. */
const bareOptions = (cwd: string, env: Input['env']) => ({
  cwd,
  env: { ...env },
  systemPrompt: { type: 'preset' as const, preset: 'claude_code' as const },
  settingSources: ['user' as const, 'project' as const, 'local' as const],
  canUseTool: async () => ({ behavior: 'deny' as const, message: 'Nobody is asked here.' }),
})

async function oneSession(open: () => Promise<Session>): Promise<{ cold: number; next: number }> {
  const startedAt = performance.now()
  const session = await open()
  const cold = await firstDelta(session, startedAt)
  const next = await firstDelta(session, performance.now())
  await session.close()
  return { cold, next }
}

async function firstDelta(session: Session, since: number): Promise<number> {
  let found: number | undefined
  session.onDelta = () => (found ??= performance.now() - since)
  await session.turn('Hello')
  if (found === undefined) throw new Error('The turn had no text.')
  return found
}
