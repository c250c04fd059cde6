/** What a turn waited for the user is told apart from its work, however it ends. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SessionEventOf } from '#shared/events.ts'
import { RequestId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { SessionBench } from '../testing/session-bench.ts'
import type { ManagedSession } from './managed-session.ts'

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
  bench.pause = (_ms, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('off'))))
})
afterEach(() => bench[Symbol.asyncDispose]())

const request = (id: string) => aToolRequest({ requestId: RequestId.parse(id), toolUseId: id })
const signal = () => new AbortController().signal

/** After ten seconds of work it asks, and nobody answers for a minute and a half. */
async function waited() {
  const one = bench.opened()
  bench.send(one.session, 'go')
  await bench.untilState(one.session, 'running')
  bench.now += 10_000
  void one.agent.ask(request('one'), signal())
  await bench.untilState(one.session, 'waiting')
  bench.now += 90_000
  return one
}
const endOf = (session: ManagedSession) =>
  bench.events(session).findLast((event): event is SessionEventOf<'turn.ended'> => event.type === 'turn.ended')

it('is known while it works on', async () => {
  const { session } = await waited()
  await session.answer(RequestId.parse('one'), { kind: 'allow-once' })
  expect(session.summary().state).toMatchObject({ kind: 'running', waitedMs: 90_000 })
})

it('of a session that is closed meanwhile', async () => {
  const { session, agent } = await waited()
  agent.onInterrupt = () => undefined // it says nothing of its turn
  await session.end('closed')
  expect(endOf(session)).toMatchObject({ outcome: 'interrupted', durationMs: 100_000, waitedMs: 90_000 })
})

it('of a question that outlived its process', async () => {
  const { session, agent } = await waited()
  agent.die()
  await bench.until(() => session.process === null && session.summary().state.kind === 'waiting')
  expect(session.summary().state).toMatchObject({ since: bench.now - 100_000, askedAt: bench.now - 90_000 })
  bench.now += 60_000
  await session.answer(RequestId.parse('one'), { kind: 'deny', reason: 'no' })
  expect(endOf(session)).toMatchObject({ outcome: 'interrupted', durationMs: 160_000, waitedMs: 150_000 })
})

it('of a turn that was lost after the answer', async () => {
  const { session, agent } = await waited()
  await session.answer(RequestId.parse('one'), { kind: 'allow-once' })
  bench.now += 5_000
  agent.die()
  await bench.untilState(session, 'failed')
  expect(endOf(session)).toMatchObject({ outcome: 'lost', waitedMs: 90_000 })
})
