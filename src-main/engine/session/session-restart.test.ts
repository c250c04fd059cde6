import { tmpdir } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAgent } from '../agent/agent-process.ts'
import { fakeCli, silent } from '../testing/fake-agent.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench, SlowAgent } from '../testing/session-bench.ts'
import type { ManagedSession } from './managed-session.ts'

let bench: SessionBench
let waits: number[]
beforeEach(() => {
  bench = new SessionBench()
  waits = []
  const { pause } = bench
  bench.pause = (ms, signal) => {
    waits.push(ms)
    return pause(ms, signal)
  }
})
afterEach(() => bench[Symbol.asyncDispose]())

/** The processes so far; the test made them. */
const agents = () => bench.started.filter((one): one is ScriptedAgent => one instanceof ScriptedAgent)
const ofType = (session: ManagedSession, type: string) => bench.events(session).filter((event) => event.type === type)
const texts = (agent: ScriptedAgent | undefined) => agent?.prompts.map(({ text }) => text)

/** Never comes up. */
const diesAtStart: SessionBench['start'] = (spec, ask) => {
  const agent = new SlowAgent(spec, ask)
  agent.die({ code: 7, signal: null, stderr: 'the flux is not compensated' })
  return agent
}

async function running(text = 'first') {
  const session = bench.open()
  bench.send(session, text)
  await bench.untilState(session, 'running')
  return session
}

describe('a session whose process dies', () => {
  it('before it takes prompts is started again three times, and then stays stopped with the last words', async () => {
    bench.start = diesAtStart
    const session = bench.open()
    bench.send(session, 'hi')
    await bench.untilState(session, 'failed')
    expect(session.summary()).toMatchObject({
      state: {
        error: {
          message: expect.stringMatching(/^Stopped, because the CLI ended 4 times/),
          detail: 'the flux is not compensated',
        },
      },
      queued: [{ text: 'hi' }],
    })
    const ends = bench
      .events(session)
      .flatMap((event) => (event.type === 'process.ended' ? [event.restarts ?? false] : []))
    expect(ends).toEqual([true, true, true, false])
    expect(waits.filter((ms) => ms < 5_000)).toEqual([1_000, 2_000, 4_000])
    expect(bench.started).toHaveLength(4)
    expect(ofType(session, 'turn.started')).toEqual([])
  })

  it('is left alone then by whoever only looks at it, and tried as often again by whoever asks', async () => {
    bench.start = diesAtStart
    const session = bench.open()
    bench.send(session, 'hi')
    await bench.untilState(session, 'failed')
    session.intend()
    expect(session.summary().state.kind).toBe('failed')
    session.wake()
    await bench.until(() => bench.started.length === 8)
    await bench.untilState(session, 'failed')
    bench.start = (spec, ask) => new ScriptedAgent(spec, ask)
    session.wake()
    await bench.untilState(session, 'running')
    expect(texts(agents().at(-1))).toEqual(['hi'])
  })

  it('in mid-turn goes on with the next prompt, never with the one that was under way', async () => {
    const session = await running()
    bench.send(session, 'second')
    bench.start = (spec, ask) => new SlowAgent(spec, ask)
    agents()[0]!.die({ stderr: 'boom' })
    await bench.until(() => bench.started.length === 2)
    const { state } = session.summary()
    expect(state).toMatchObject({ kind: 'waking', restart: { attempt: 1, maxAttempts: 3, reason: { detail: 'boom' } } })
    expect(ofType(session, 'turn.ended')).toMatchObject([{ outcome: 'lost' }])
    const next = agents()[1]!
    expect(texts(next)).toEqual([]) // not before it has come up
    if (next instanceof SlowAgent) next.comeUp()
    await bench.untilState(session, 'running')
    expect(texts(next)).toEqual(['second'])
  })

  it('with nothing left to do waits for the next prompt', async () => {
    const session = await running()
    agents()[0]!.die()
    await bench.untilState(session, 'failed')
    expect(bench.started).toHaveLength(1)
  })

  it('while it is idle comes back under the eyes of the user; elsewhere it sleeps until it is wanted', async () => {
    const [seen, unseen] = [await running(), await running()]
    for (const agent of agents()) agent.endTurn()
    await bench.until(() => seen.idle && unseen.idle)
    seen.intend()
    for (const agent of agents()) agent.die({ code: 1, signal: null })
    await bench.until(() => bench.started.length === 3)
    await bench.untilState(seen, 'idle')
    expect(unseen.summary().state.kind).toBe('hibernated')
    expect(ofType(unseen, 'process.ended')).toMatchObject([{ reason: 'crashed', exitCode: 1 }])
  })

  it('is not started again once the user has called it off; the prompt waits for them', async () => {
    bench.pause = (_ms, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('off'))))
    const session = await running()
    const second = bench.send(session, 'second')
    agents()[0]!.die()
    await bench.untilState(session, 'waking')
    await session.interrupt()
    expect(session.summary()).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ text: 'second' }] })
    session.send({ promptId: second, text: 'second' })
    await bench.untilState(session, 'running')
    expect(texts(agents()[1])).toEqual(['second'])
  })

  it('on its way up is ended with the session that is closed', async () => {
    bench.start = (spec, ask) => new SlowAgent(spec, ask)
    const session = bench.open()
    session.intend()
    await bench.until(() => session.process !== null)
    await session.end('closed')
    expect(session.summary().state.kind).toBe('closed')
    expect(agents()[0]!.calls).toEqual(['close'])
  })
})

describe('a turn', () => {
  it('ends with its result, whether the process leaves or not, and however it leaves', async () => {
    const session = await running()
    agents()[0]!.endTurn()
    await bench.untilState(session, 'idle')
    expect(ofType(session, 'turn.ended')).toMatchObject([{ outcome: 'completed', error: null }])
    agents()[0]!.die({ code: 1, signal: null })
    await bench.untilState(session, 'hibernated')
    expect(ofType(session, 'turn.ended')).toHaveLength(1)
  })

  it('whose process leaves with code 0 and without a result is lost', async () => {
    const session = await running()
    agents()[0]!.die({ code: 0, signal: null })
    await bench.untilState(session, 'failed')
    expect(ofType(session, 'turn.ended')).toMatchObject([{ outcome: 'lost', error: { kind: 'process' } }])
  })

  it('whose process falls silent for good without leaving is lost, and the process ended', async () => {
    const session = await running()
    agents()[0]!.hangUp()
    await bench.untilState(session, 'failed')
    expect(ofType(session, 'turn.ended')).toMatchObject([
      { outcome: 'lost', error: { message: expect.stringContaining('without leaving') } },
    ])
    expect(agents()[0]!.calls).toEqual(['close'])
  })
})

describe('a fake CLI', () => {
  const session = (name: string, ...prompts: string[]) => {
    // a real process takes a moment to leave; only the waits before restarts are skipped
    const skip = bench.pause
    bench.pause = (ms, signal) => (ms === 5_000 ? delay(ms, undefined, { signal }) : skip(ms, signal))
    bench.start = (spec, ask) =>
      startAgent(
        { ...spec, cwd: tmpdir(), cliPath: fakeCli(name), resume: null },
        { ask, log: silent, owner: 'bench', inherited: { PATH: process.env.PATH } },
      )
    const one = bench.open()
    for (const prompt of prompts) bench.send(one, prompt)
    return one
  }

  it.each([
    ['dies-at-start', 'with exit code 7', 0],
    ['dies-at-init', 'with exit code 8', 0],
    ['dies-at-first-token', 'by signal SIGKILL', 4],
  ])('that %s ends in a clear state, and nothing runs on', async (name, how, turns) => {
    const one = session(name, '{}', '{}', '{}', '{}', '{}')
    await bench.untilState(one, 'failed')
    const { state, queued } = one.summary()
    expect(state).toMatchObject({ error: { message: expect.stringContaining('Stopped, because') } })
    expect(JSON.stringify(state)).toContain(how)
    expect(bench.started).toHaveLength(4)
    expect(ofType(one, 'turn.ended').map((event) => 'outcome' in event && event.outcome)).toEqual(
      Array.from({ length: turns }, () => 'lost'),
    )
    expect(queued).toHaveLength(5 - turns)
    expect(one.process).toBeNull()
  })

  it('that exits without a result loses the turn; one that stays after the result does not', async () => {
    const one = session('exits-without-result', '{}')
    await bench.untilState(one, 'failed')
    const other = session('result-then-hangs', '{}')
    await bench.until(() => ofType(other, 'turn.ended').length > 0 && other.idle)
    expect(ofType(one, 'turn.ended')).toMatchObject([{ outcome: 'lost' }])
    expect(ofType(other, 'turn.ended')).toMatchObject([{ outcome: 'completed' }])
  })
})
