/** From the order to start a process to the prompt it gets: only the one writer of a conversation has both. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { PromptId, SessionId } from '#shared/ids.ts'
import { createAcquire } from './acquiring.ts'
import { ConversationLeases } from './agent/conversation-leases.ts'
import type { LaunchSpec } from './agent/launch-spec.ts'
import type { StartHooks } from './session/session-start.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { silent } from './testing/fake-agent.ts'
import { ScriptedAgent } from './testing/scripted-agent.ts'
import { SessionBench } from './testing/session-bench.ts'

const specOf = (number: number, resume: string | null): LaunchSpec => ({
  sessionId: SessionId.parse(`00000000-0000-4000-8000-00000000000${number}`),
  ...{ profile: 'default', cwd: '/project', trust: 'trusted', cliPath: '/cli', cliVersion: '2.1.329', resume },
  ...{ model: null, permissionMode: 'default', allowBypassPermissions: false, maxApiRetries: 4, env: {} },
})
const promptId = PromptId.parse('00000000-0000-4000-8000-000000000009')
const ask = () => Promise.resolve({ kind: 'cancelled' } as const)

function starting() {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-leasing-'))
  const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const started: ScriptedAgent[] = []
  const leases = new ConversationLeases({
    ...{ leases: store.leases, run: 'here', clock: Date.now, log: silent, isAlive: () => Promise.resolve(true) },
    ...{ lives: () => Promise.resolve(true), onLost: (lease) => lease.process?.end() },
  })
  const freed = vi.fn()
  const acquire = createAcquire({
    leases,
    pool: {
      take: () => Promise.resolve('miss'),
      async warm(spec) {
        await Promise.resolve()
        const agent = new ScriptedAgent(spec, ask)
        started.push(agent)
        return agent
      },
    },
    admission: { admit: () => Promise.resolve({ fill: () => undefined, free: freed }), claimed: () => undefined },
    host: { owner: 'owner', inherited: {}, log: silent },
    timeline: { add: () => undefined } as never,
    metrics: { claim: () => undefined },
  })
  const hooks: StartHooks = {
    ...{ isUrgent: () => false, onQueued: () => undefined, onWarning: () => undefined },
    ...{ refresh: () => Promise.reject(new Error('not asked for')), signal: new AbortController().signal },
  }
  return {
    ...{ started, leases, freed, start: (spec: LaunchSpec) => acquire(spec, ask, hooks) },
    [Symbol.dispose]() {
      store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

it('two sessions that start one conversation at once get one process; the slot of the other is free again', async () => {
  using host = starting()
  const ends = await Promise.allSettled([host.start(specOf(1, 'c')), host.start(specOf(2, 'c'))])
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect([host.started.length, host.freed.mock.calls.length]).toEqual([1, 1])
  host.started[0]?.die()
  await host.started[0]?.exited
  expect(await host.start(specOf(2, 'c'))).toMatchObject({ path: 'resume' })
})

it('a process that was superseded is ended and never given a prompt', async () => {
  using host = starting()
  const before = await host.start(specOf(1, 'c'))
  const after = await host.start(specOf(1, 'c'))
  expect(() => before?.process.prompt(promptId, 'To nobody')).toThrow('open in another process')
  after?.process.prompt(promptId, 'To the one')
  expect(host.started.map(({ prompts, calls }) => [prompts.length, calls])).toEqual([
    [0, ['close']],
    [1, []],
  ])
})

it('a process that begins a conversation has it from the moment it says so', async () => {
  using host = starting()
  const begun = await host.start(specOf(1, null))
  host.started[0]?.say({ type: 'identity', cliSessionId: 'new' })
  for await (const facts of begun?.process.facts ?? []) if (facts.some(({ type }) => type === 'identity')) break
  await expect(host.start(specOf(2, 'new'))).rejects.toMatchObject({ data: { kind: 'conflict' } })
})

it('a session whose process was superseded says so; its prompt waits until somebody sends again', async () => {
  await using bench = new SessionBench()
  const agents: ScriptedAgent[] = []
  bench.start = (spec, asked) => {
    const agent = new ScriptedAgent(spec, asked)
    agents.push(agent)
    return agent
  }
  const session = bench.open()
  session.wake()
  await bench.untilState(session, 'idle')
  if (agents[0]) agents[0].writes = false
  bench.send(session, 'Do it')
  await bench.untilState(session, 'failed')
  expect(session.summary().state).toMatchObject({ error: { kind: 'conflict' } })
  expect([agents[0]?.prompts, agents[0]?.calls, agents.length]).toEqual([[], ['close'], 1])
  session.wake()
  await bench.untilState(session, 'running')
  expect(agents[1]?.prompts).toMatchObject([{ text: 'Do it' }])
})

it('a process that was superseded while it came up is not taken', async () => {
  await using bench = new SessionBench()
  const agents: ScriptedAgent[] = []
  bench.start = (spec, asked) => {
    const agent = new ScriptedAgent(spec, asked)
    agent.writes = false
    agents.push(agent)
    return agent
  }
  const session = bench.open()
  bench.send(session, 'Do it')
  await bench.untilState(session, 'failed')
  expect([agents[0]?.prompts, agents[0]?.calls]).toEqual([[], ['close']])
})
