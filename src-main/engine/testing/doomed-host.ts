/**
 * A host that is going to be killed, run as a process of its own: the real store, supervisor and agents, and nothing else.
 * `node doomed-host.ts '{"home": …, "agents": […]}'`; prints one JSON line per agent that has come as far as it should, one
 * for the guardian first. Ends in order when its input ends.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { PromptId, SessionId } from '#shared/ids.ts'
import { startAgent } from '../agent/agent-process.ts'
import { startGeneralSpare } from '../agent/spares.ts'
import type { Log } from '../ports.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { ownerOf } from '../supervisor/owner.ts'
import { observeSpawns } from '../supervisor/spawn.ts'
import { createSupervisor } from '../supervisor/supervisor.ts'
import { aSpec } from './launch-specs.ts'

export const HostOrder = z.object({
  home: z.string(),
  agents: z.array(
    z.object({
      cliPath: z.string(),
      /** Null = stays idle. */
      prompt: z.string().nullable(),
      /** The fact to wait for before the agent counts as ready; `asked` = a permission is pending; `warming` = a spare that is not ready yet. */
      until: z.enum(['started', 'init', 'live', 'turn', 'asked', 'allowed', 'warming']),
      cwd: z.string(),
      env: z.record(z.string(), z.string()),
    }),
  ),
})
export type HostOrder = z.infer<typeof HostOrder>
type AgentOrder = HostOrder['agents'][number]

const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const say = (message: string, fields?: object) => process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`)
const log: Log = { debug() {}, info: say, warn: say, error: say }

const order = HostOrder.parse(JSON.parse(process.argv[2] ?? ''))
const store = openSqliteStore(join(order.home, 'bullpen.db'), Date.now)
const owner = ownerOf(order.home)
const supervisor = createSupervisor({
  ledger: store.ledger,
  owner,
  clock: Date.now,
  log,
  path: process.env.PATH,
  expected: () => order.agents.length,
})
const reaped = await supervisor.ready
print({ guardian: supervisor.guardianPid, reaped: reaped?.reaped ?? null })

const specOf = ({ cliPath, cwd, env }: Pick<AgentOrder, 'cliPath' | 'cwd' | 'env'>) =>
  aSpec({ sessionId: SessionId.parse(crypto.randomUUID()), cwd, trust: 'restricted', cliPath, maxApiRetries: 2, env })

/** A spare on its way up, as while the pool fills: its process is there, and that is all that is waited for. */
async function warm(agent: AgentOrder, index: number) {
  const pid = Promise.withResolvers<number>()
  const stop = observeSpawns({
    started: ({ pid: found }, { role }) => {
      if (role === 'spare' && found !== undefined) pid.resolve(found)
    },
    bound: () => undefined,
  })
  const spare = startGeneralSpare(specOf(agent), agent.cwd, { owner, inherited: process.env, log })
  print({ agent: index, pid: await Promise.race([pid.promise, spare.then((ready) => ready.pid)]) })
  stop()
  return { close: async () => (await spare).close() }
}

async function run({ cliPath, prompt, until, cwd, env }: AgentOrder, index: number) {
  let asked: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const agent = startAgent(specOf({ cliPath, cwd, env }), {
    owner,
    inherited: process.env,
    log,
    ask: (_request, signal) => {
      asked()
      if (until === 'allowed') return Promise.resolve({ kind: 'allow-once' })
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'cancelled' })))
    },
  })
  let reached: () => void = () => undefined
  const fact = new Promise<void>((resolve) => (reached = resolve))
  void (async () => {
    for await (const facts of agent.facts) if (facts.some(({ type }) => type === until)) reached()
  })()
  if (prompt === null) await agent.models()
  else agent.prompt(PromptId.parse(crypto.randomUUID()), prompt)
  if (until === 'asked' || until === 'allowed') await isAsked
  else if (until !== 'started') await fact
  print({ agent: index, pid: agent.pid })
  return agent
}

const agents = await Promise.all(
  order.agents.map((agent, index) => (agent.until === 'warming' ? warm(agent, index) : run(agent, index))),
)
print({ ready: true })
process.stdin.resume().once('end', () => void stop())

async function stop() {
  await Promise.all(agents.map((agent) => agent.close()))
  await supervisor.stop()
  store.close()
  process.exit(0)
}
