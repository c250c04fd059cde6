import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ProcessSample } from '#shared/processes.ts'
import { sessionsArea } from './areas.ts'
import { silent } from './testing/fake-agent.ts'
import { ManagerBench } from './testing/manager-bench.ts'
import { child, sampleOf } from './testing/watchdog-cases.ts'

const limited = new AppError('rate_limit', { message: 'The limit is reached.', remedy: 'Wait.' }).data

let bench: ManagerBench
let sample: ProcessSample | null
beforeEach(() => {
  bench = new ManagerBench()
  sample = null
})
afterEach(() => bench[Symbol.asyncDispose]())

/** A session in its first turn, and the door through which it is closed. */
async function running() {
  const git = { begins: () => Promise.resolve(), forget: () => Promise.resolve() }
  const library = { holder: () => Promise.resolve(null) }
  const door = sessionsArea({ sessions: bench.manager, git, library, sample: () => sample, log: silent })
  const one = await bench.session()
  one.send('hi')
  await one.until(one.state('running'))
  const close = async () => (await door.close(one.id, { ifQuiet: true })).state.kind
  return { one, agent: bench.agents[0]!, close }
}

describe('a session that is closed if it is quiet', () => {
  it('ends its process between turns, where nothing else is expected of it', async () => {
    const { one, agent, close } = await running()
    expect(await close()).toBe('running')
    agent.endTurn()
    await one.until(one.state('idle'))
    expect(await close()).toBe('closed')
  })

  it('stays as it is while a prompt waits for its time, and sends it then', async () => {
    const { one, agent, close } = await running()
    bench.manager.setContinueAtReset({ id: one.id, on: true })
    agent.say({ type: 'limit', resetsAt: Date.now() + 3_600_000 })
    agent.endTurn({ outcome: 'failed', error: limited })
    const waiting = await one.until((now) => now.state.kind === 'idle' && now.queued.length === 1)
    expect(await close()).toBe('idle')
    expect(agent.calls).not.toContain('close')
    bench.manager.sendNext({ id: one.id, promptId: waiting.queued[0]!.promptId })
    await one.until(one.state('running'))
  })

  it('stays as it is while a background task runs, and while a server runs that the agent left behind', async () => {
    const { one, agent, close } = await running()
    agent.say({ type: 'background', tasks: 1 })
    agent.endTurn()
    await one.until(one.state('idle'))
    expect(await close()).toBe('idle')
    agent.say({ type: 'background', tasks: 0 }, { type: 'mode', mode: 'plan' })
    await one.until((now) => now.permissionMode === 'plan')
    sample = sampleOf({}, { children: [child({ name: 'vite', apart: true })] })
    expect(await close()).toBe('idle')
    sample = sampleOf({}, { children: [child({ name: 'mcp', apart: false })] })
    expect(await close()).toBe('closed')
  })
})
