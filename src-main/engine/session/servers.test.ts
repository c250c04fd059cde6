import { expect, it } from 'vitest'
import type { McpServer } from '#shared/mcp.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import { Servers } from './servers.ts'

const aServer = (name: string, state: McpServer['state']): McpServer => ({
  name,
  state,
  error: null,
  scope: 'user',
  address: null,
  version: null,
  tools: [],
})
const INIT = { type: 'init', model: 'm', cliVersion: '2' } as const

/** A session in a turn, whose process said this of its servers at its beginning. */
async function atWork(bench: SessionBench, servers: readonly McpServer[]) {
  const opened = bench.opened()
  const { session } = opened
  bench.send(session, 'Go')
  await bench.untilState(session, 'running')
  opened.agent.say(INIT, { type: 'servers', servers })
  return { session, agent: opened.agent, failed: () => session.summary().failedServers }
}

it('a session tells which MCP servers failed, until they are connected', async () => {
  await using bench = new SessionBench()
  const { session, agent, failed } = await atWork(bench, [aServer('good', 'connected'), aServer('bad', 'failed')])
  await bench.until(() => failed() !== undefined)
  expect(failed()).toEqual(['bad'])
  agent.servers = [aServer('good', 'connected'), aServer('bad', 'connected')]
  await session.servers.reconnect('bad')
  expect(failed()).toBeUndefined()
})

it('asks at the end of the turn for those that were on their way at its beginning', async () => {
  await using bench = new SessionBench()
  const { agent, failed } = await atWork(bench, [aServer('slow', 'pending')])
  agent.servers = [aServer('slow', 'failed')]
  agent.endTurn()
  await bench.until(() => failed() !== undefined)
  expect(failed()).toEqual(['slow'])
})

it('asks until they have come up or failed, and no longer than they may take', async () => {
  const agent = new ScriptedAgent(aSpec(), () => Promise.resolve({ kind: 'cancelled' }))
  const answers = ['pending', 'pending', 'failed'] as const
  let pauses = 0
  agent.servers = [aServer('slow', 'pending')]
  const pause = async () => {
    pauses += 1
    agent.servers = [aServer('slow', answers[pauses] ?? 'pending')]
  }
  const servers = new Servers({ agent: () => agent, onFailed: () => undefined, pause })
  servers.told(agent.servers)
  await Promise.all([servers.settle(), servers.settle()])
  expect([servers.failed, pauses]).toEqual([['slow'], 2])
  servers.told([aServer('slow', 'pending')])
  agent.servers = [aServer('slow', 'pending')]
  await servers.settle()
  expect(pauses).toBe(32)
})

it('does not say of one process what another one said', async () => {
  await using bench = new SessionBench()
  const { session, agent, failed } = await atWork(bench, [aServer('bad', 'failed')])
  await bench.until(() => failed() !== undefined)
  agent.endTurn()
  await bench.untilState(session, 'idle')
  await session.hibernate()
  expect(failed()).toBeUndefined()
  session.wake()
  await bench.untilState(session, 'idle')
  expect(failed()).toBeUndefined()
})
