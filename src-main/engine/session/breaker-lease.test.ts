/** The one probe of a half-open breaker always ends: whatever becomes of the prompt, its turn, its process, or its session. */
import { setImmediate as tick } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { RequestId } from '#shared/ids.ts'
import { isBusy } from '#shared/session.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import type { ManagedSession } from './managed-session.ts'

const overloaded = new AppError('overloaded', { message: 'The API is overloaded.', remedy: 'Wait.' }).data

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

/** As after five failures and the time to wait. */
function halfOpen({ breaker } = bench) {
  for (let count = 0; count < 5; count += 1) breaker.unasked().end(overloaded)
  breaker.tryNow()
  expect(breaker.status.state).toBe('half-open')
}

const agentOf = ({ started }: SessionBench, session: ManagedSession): ScriptedAgent | null => {
  const found = started.find(({ pid }) => pid === session.process?.pid)
  return found instanceof ScriptedAgent ? found : null
}

describe('the probe of a half-open breaker', () => {
  test('is let go, and its prompt is not lost, when the turn can not be noted', async () => {
    const session = bench.open()
    bench.send(session, 'first')
    await bench.untilState(session, 'running')
    agentOf(bench, session)?.endTurn()
    await bench.untilState(session, 'idle')
    halfOpen()
    bench.refuses = ({ type }) => type === 'turn.started'
    expect(() => bench.send(session, 'second')).toThrow('the disk is gone')
    expect(bench.breaker.admits).toBe(true)
    expect(session.summary().queued).toMatchObject([{ text: 'second' }])
    bench.refuses = () => false
    session.prompts.nudge()
    expect(session.summary().state.kind).toBe('running')
  })

  test('is let go when what its process says can not be noted', async () => {
    const session = bench.open()
    halfOpen()
    bench.send(session, 'first')
    await bench.untilState(session, 'running')
    expect(bench.breaker.admits).toBe(false)
    bench.refuses = ({ type }) => type === 'turn.ended'
    agentOf(bench, session)?.endTurn()
    await bench.untilState(session, 'failed')
    expect(bench.breaker.admits).toBe(true)
  })

  test('is out only while some session is in a turn', async () => {
    const who = fc.nat({ max: 2 })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('send', 'complete', 'overload', 'break off'), who }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('withdraw', 'interrupt', 'die', 'ask'), who }) },
      {
        weight: 1,
        arbitrary: fc.record({ what: fc.constantFrom('close', 'lose the journal', 'hibernate', 'retry'), who }),
      },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('try now', 'half-open'), who }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await using one = new SessionBench()
        const sessions = [one.open(), one.open(), one.open()]
        const probeIsHeld = () => {
          if (one.breaker.status.state !== 'half-open' || one.breaker.admits) return
          expect(sessions.some((session) => isBusy(session.summary().state))).toBe(true)
        }
        halfOpen(one)
        for (const { what, who: index } of steps) {
          const session = sessions[index]!
          await apply(one, session, what)
          await settle()
          probeIsHeld()
        }
        await Promise.all(sessions.map((session) => session.end('closed')))
        if (one.breaker.status.state === 'half-open') expect(one.breaker.admits).toBe(true)
      }),
      { numRuns: 25 },
    )
  })
})

/** What follows from a step takes some turns of the event loop, and no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await tick()
}

async function apply(one: SessionBench, session: ManagedSession, what: string): Promise<void> {
  const agent = agentOf(one, session)
  const [queued] = session.summary().queued
  const busy = isBusy(session.summary().state)
  const ignore = () => undefined
  if (what === 'send') one.send(session, 'words')
  else if (what === 'complete') agent?.endTurn()
  else if (what === 'overload') agent?.endTurn({ outcome: 'failed', error: overloaded })
  else if (what === 'break off') agent?.endTurn({ outcome: 'interrupted' })
  else if (what === 'withdraw' && queued) session.prompts.withdraw(queued.promptId)
  else if (what === 'interrupt') await session.interrupt().catch(ignore)
  else if (what === 'die') agent?.die()
  else if (what === 'close') await session.end('closed')
  else if (what === 'hibernate') await session.hibernate().catch(ignore)
  else if (what === 'retry') agent?.say({ type: 'retry', attempt: 1, maxAttempts: 4, delayMs: 1, reason: overloaded })
  else if (what === 'try now') one.breaker.tryNow()
  else if (what === 'half-open') {
    for (let count = 0; count < 5; count += 1) one.breaker.unasked().end(overloaded)
    one.breaker.tryNow()
  } else if (what === 'ask' && busy) {
    const requestId = RequestId.parse(crypto.randomUUID())
    const request = { kind: 'question' as const, requestId, toolUseId: 't', questions: [] }
    void agent?.ask(request, new AbortController().signal)
  } else if (what === 'lose the journal') {
    one.refuses = ({ type }) => type === 'turn.ended'
    agent?.endTurn()
    await settle()
    one.refuses = () => false
  }
}
