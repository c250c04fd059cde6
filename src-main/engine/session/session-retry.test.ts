import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import { GO_ON } from './outbox.ts'

const overloaded = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait.' }).data
const limited = new AppError('rate_limit', { message: 'The limit is reached.', remedy: 'Wait.' }).data
const call = { type: 'tool.call' as const, messageId: 'm', parent: null, toolUseId: 't1', name: 'Bash', input: {} }

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

async function running(text = 'Do it') {
  const session = bench.open()
  bench.send(session, text)
  await bench.untilState(session, 'running')
  const agent = bench.started.at(-1)
  if (!(agent instanceof ScriptedAgent)) throw new Error('no agent')
  const retry = () => agent.say({ type: 'retry', attempt: 3, maxAttempts: 4, delayMs: 9_000, reason: overloaded })
  return { session, agent, retry }
}

describe('a request that the CLI is about to repeat', () => {
  test('is asked again at once on demand, with the same words where nothing came of them', async () => {
    const { session, agent, retry } = await running()
    retry()
    await bench.untilState(session, 'retrying')
    await session.prompts.retryNow()
    await bench.until(() => agent.prompts.length === 2)
    expect(agent.prompts.map(({ text }) => text)).toEqual(['Do it', 'Do it'])
    expect(agent.calls).toContain('interrupt')
  })

  test('is gone on with, where the turn had done something already', async () => {
    const { session, agent, retry } = await running()
    agent.say({ type: 'event', event: call })
    retry()
    await bench.untilState(session, 'retrying')
    await session.prompts.retryNow()
    await bench.until(() => agent.prompts.length === 2)
    expect(agent.prompts.at(-1)?.text).toBe(GO_ON)
  })

  test('is not asked again where it came through in the same moment', async () => {
    const { session, agent, retry } = await running()
    agent.onInterrupt = () => agent.endTurn()
    retry()
    await bench.untilState(session, 'retrying')
    await session.prompts.retryNow()
    await bench.untilState(session, 'idle')
    expect(session.summary()).toMatchObject({ queued: [], lastOutcome: { outcome: 'completed' } })
    expect(agent.prompts).toHaveLength(1)
  })

  test('is not asked again in a session that was closed meanwhile', async () => {
    const { session, agent, retry } = await running()
    agent.onInterrupt = () => undefined // it takes its time
    retry()
    await bench.untilState(session, 'retrying')
    await session.prompts.retryNow()
    await session.end('closed')
    expect(session.summary()).toMatchObject({ state: { kind: 'closed' }, queued: [] })
  })

  test('can not be hurried while nothing is being repeated', async () => {
    const { session } = await running()
    await expect(session.prompts.retryNow()).rejects.toMatchObject({ data: { kind: 'conflict' } })
  })
})

describe('a turn that a usage limit ended', () => {
  const reachLimit = async () => {
    const one = await running()
    one.agent.say({ type: 'event', event: call }, { type: 'limit', resetsAt: bench.now + 3_600_000 })
    one.agent.endTurn({ outcome: 'failed', error: limited })
    await bench.untilState(one.session, 'idle')
    return one
  }

  test('tells when it is lifted, and is gone on with then, once the user asks for that', async () => {
    const { session } = await reachLimit()
    const ended = bench.events(session).find(({ type }) => type === 'turn.ended')
    expect(ended).toMatchObject({ error: { kind: 'rate_limit', resetsAt: bench.now + 3_600_000 } })
    expect(session.summary().queued).toEqual([])
    expect(session.prompts.setContinueAtReset(true).queued).toMatchObject([
      { text: GO_ON, origin: 'continue', notBefore: bench.now + 3_605_000 },
    ])
    expect(session.prompts.setContinueAtReset(false).queued).toEqual([])
  })

  test('is gone on with on another day, where the budget of this one is spent', async () => {
    const { session, agent } = await reachLimit()
    bench.day = { today: { costUsd: 5, turns: 1 }, dailyBudgetUsd: 5 }
    expect(session.prompts.setContinueAtReset(true).queued).toMatchObject([{ origin: 'continue' }])
    bench.now += 2 * 3_600_000
    session.prompts.nudge()
    expect(session.summary().queued).toHaveLength(1)
    bench.day = { today: { costUsd: 0, turns: 0 }, dailyBudgetUsd: 5 }
    session.prompts.nudge()
    await bench.until(() => agent.prompts.length === 2)
    expect(agent.prompts.at(-1)?.text).toBe(GO_ON)
  })

  test('lets the session sleep meanwhile', async () => {
    const { session } = await reachLimit()
    session.prompts.setContinueAtReset(true)
    await session.hibernate()
    expect(session.summary()).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ origin: 'continue' }] })
  })
})
