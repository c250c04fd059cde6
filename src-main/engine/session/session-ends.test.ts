/** Ends of a process that are asked for at the same time, and what is chosen while one starts. */
import { setImmediate as tick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench, SlowAgent } from '../testing/session-bench.ts'

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

async function idle() {
  const session = bench.open()
  session.wake()
  await bench.untilState(session, 'idle')
  return session
}
const agents = () => bench.started.filter((one): one is ScriptedAgent => one instanceof ScriptedAgent)
const settle = async () => {
  for (let turn = 0; turn < 6; turn += 1) await tick()
}

describe('two ends of one process at once', () => {
  test.each([
    ['recycled', 'closed'],
    ['closed', 'recycled'],
  ] as const)('%s and %s leave the session closed', async (...both) => {
    const session = await idle()
    await Promise.all(both.map((one) => (one === 'closed' ? session.end('closed') : session.recycle())))
    await settle()
    expect(session.summary().state.kind).toBe('closed')
    expect([bench.started.length, session.process]).toEqual([1, null])
  })

  test('recycled and put to sleep leaves it asleep', async () => {
    const session = await idle()
    await Promise.all([session.recycle(), session.end('hibernated')])
    await settle()
    expect([session.summary().state.kind, bench.started.length]).toEqual(['hibernated', 1])
  })

  test('recycled twice is recycled once', async () => {
    const session = await idle()
    await Promise.all([session.recycle(), session.recycle()])
    await bench.untilState(session, 'idle')
    expect(bench.started).toHaveLength(2)
  })

  test('nothing is started once the host stops, though the process was being replaced', async () => {
    const session = await idle()
    await Promise.all([session.recycle(), session.end('host-stopped')])
    await settle()
    expect([bench.started.length, session.process]).toEqual([1, null])
  })
})

describe('a session that is closed', () => {
  test('stays closed with what waits in it, until the user sends something', async () => {
    const session = await idle()
    bench.send(session, 'first')
    bench.send(session, 'second')
    await session.end('closed')
    session.prompts.nudge()
    bench.breaker.tryNow()
    await settle()
    expect([session.summary().state.kind, session.summary().queued.length]).toEqual(['closed', 1])
    bench.send(session, 'third')
    await bench.untilState(session, 'running')
    expect(
      agents()
        .at(-1)
        ?.prompts.map(({ text }) => text),
    ).toEqual(['second'])
  })
})

describe('what the user chooses while the process starts', () => {
  test('is in force before the first turn', async () => {
    bench.start = (spec, ask) => new SlowAgent(spec, ask)
    const session = bench.open()
    bench.send(session, 'go')
    await bench.until(() => session.process !== null)
    const agent = agents()[0]
    if (!(agent instanceof SlowAgent)) throw new Error('no agent')
    expect(agent.spec).toMatchObject({ permissionMode: 'default', model: null })
    await Promise.all([session.composing.setPermissionMode('plan'), session.composing.setModel('opus')])
    agent.calls.length = 0
    agent.comeUp()
    await bench.untilState(session, 'running')
    expect(agent.calls).toEqual(['mode plan', 'model opus'])
  })

  test.each(['model', 'effort'] as const)('is not overtaken by an older choice: %s', async (what) => {
    const taken = Promise.withResolvers<undefined>()
    class Hesitant extends SlowAgent {
      held: Promise<undefined> | null = null
      override async setPermissionMode(mode: string): Promise<void> {
        await super.setPermissionMode(mode)
        await this.held
      }
    }
    bench.start = (spec, ask) => new Hesitant(spec, ask)
    const session = bench.open()
    const older = { model: () => session.composing.setModel('opus'), effort: () => session.composing.setEffort('low') }
    const newer = {
      model: () => session.composing.setModel('sonnet'),
      effort: () => session.composing.setEffort('high'),
    }
    bench.send(session, 'go')
    await bench.until(() => session.process !== null)
    const agent = agents()[0]
    if (!(agent instanceof Hesitant)) throw new Error('no agent')
    await Promise.all([session.composing.setPermissionMode('plan'), older[what]()])
    agent.calls.length = 0
    agent.held = taken.promise
    agent.comeUp()
    while (agent.calls.length === 0) await settle()
    const chosen = newer[what]()
    await settle()
    taken.resolve(undefined)
    await chosen
    await bench.untilState(session, 'running')
    expect(agent.calls.filter((call) => call.startsWith(what)).at(-1)).toBe(
      { model: 'model sonnet', effort: 'effort high' }[what],
    )
  })
})
