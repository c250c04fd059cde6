import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QueuePlace } from '#shared/session.ts'
import type { ManagedSession } from '../session/managed-session.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench, SlowAgent } from '../testing/session-bench.ts'

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

const agents = () => bench.started.filter((one): one is ScriptedAgent => one instanceof ScriptedAgent)
const placeOf = (session: ManagedSession): QueuePlace | undefined => {
  const { state } = session.summary()
  return state.kind === 'waking' ? state.queue : undefined
}
const open = (count: number) => Array.from({ length: count }, () => bench.open())
const prompt = (sessions: readonly ManagedSession[]) => {
  for (const session of sessions) bench.send(session, 'hi')
}
const running = () => bench.sessions.filter((session) => session.summary().state.kind === 'running')
const positions = (sessions: readonly ManagedSession[]) => sessions.map((session) => placeOf(session)?.position ?? 0)
/** The process that this session has now. */
const agentOf = (session: ManagedSession) => agents().find(({ pid }) => pid === session.process?.pid)

describe('ten sessions that are asked at once with room for three', () => {
  it('are all answered, in order, by three processes at most, and see where they stand', async () => {
    bench.machine.processCap = 3
    const sessions = open(10)
    prompt(sessions)
    await bench.until(() => running().length === 3 && positions(sessions).join() === '0,0,0,1,2,3,4,5,6,7')
    expect(placeOf(sessions[3]!)).toMatchObject({ reason: 'process-cap', message: expect.stringContaining('next') })
    expect(bench.admission.waiting).toBe(7)
    expect(bench.waited).toHaveLength(7)
    const answered: ManagedSession[] = []
    while (answered.length < 10) {
      await bench.until(() => running().length > 0)
      const [session] = running()
      answered.push(session!)
      agentOf(session!)?.endTurn()
      await bench.until(() => session!.summary().state.kind !== 'running')
    }
    expect(answered).toEqual(sessions)
    expect(bench.most).toBe(3)
    expect(bench.admission.waiting).toBe(0)
  })
})

describe('a session that waits for room', () => {
  beforeEach(() => {
    bench.machine.processCap = 1
  })
  const waiting = async () => {
    const [busy, one, other] = open(3)
    prompt([busy!])
    await bench.untilState(busy!, 'running')
    prompt([one!, other!])
    await bench.until(() => placeOf(other!)?.position === 2)
    return { busy: busy!, one: one!, other: other! }
  }

  it('goes to sleep when it is called off, keeps its prompt, and lets the others move up', async () => {
    const { one, other } = await waiting()
    await one.interrupt()
    expect(one.summary()).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ text: 'hi' }] })
    await bench.until(() => placeOf(other)?.position === 1)
    one.wake()
    await bench.until(() => placeOf(one)?.position === 2) // at the end of the line
  })

  it('goes to sleep when its prompt is withdrawn', async () => {
    const { one, other } = await waiting()
    one.prompts.withdraw(one.summary().queued[0]!.promptId)
    await bench.untilState(one, 'hibernated')
    await bench.until(() => placeOf(other)?.position === 1)
  })

  it('starts when another is closed', async () => {
    const { busy, one } = await waiting()
    await busy.end('closed')
    await bench.untilState(one, 'running')
    expect(bench.most).toBe(1)
  })

  it('starts when the settings let more run', async () => {
    const { one, other } = await waiting()
    bench.machine.processCap = 3
    bench.admission.nudge()
    await bench.until(() => running().length === 3)
    expect([placeOf(one), placeOf(other)]).toEqual([undefined, undefined])
  })

  it('goes before one that is only woken ahead, which is not woken at all', async () => {
    const { busy, one, other } = await waiting()
    const idle = bench.open()
    idle.intend()
    await bench.untilState(idle, 'hibernated')
    agentOf(busy)?.endTurn()
    await bench.until(() => running().includes(one))
    expect(placeOf(other)?.position).toBe(1)
    expect(idle.process).toBeNull()
  })

  it('takes the place of the session that has been idle for longest, not of one at work', async () => {
    bench.machine.processCap = 3
    const [first, second, third, fourth] = open(4)
    for (const session of [first!, second!, third!]) {
      bench.now += 1_000
      prompt([session])
      await bench.untilState(session, 'running')
    }
    for (const session of [second!, third!]) {
      bench.now += 1_000
      agentOf(session)?.endTurn()
      await bench.untilState(session, 'idle')
    }
    prompt([fourth!])
    await bench.untilState(fourth!, 'running')
    expect([first!, second!, third!].map((session) => session.summary().state.kind)).toEqual([
      'running',
      'hibernated',
      'idle',
    ])
  })

  it('does not wait for a process that never came up', async () => {
    bench.start = (spec, ask) => new SlowAgent(spec, ask)
    const [one, other] = open(2)
    one!.intend()
    await bench.until(() => one!.process !== null)
    bench.start = (spec, ask) => new ScriptedAgent(spec, ask)
    prompt([other!])
    await bench.untilState(other!, 'running')
    expect(one!.summary().state.kind).toBe('hibernated')
  })
})

describe('with the machine low on memory', () => {
  beforeEach(() => {
    bench.machine.availableBytes = bench.machine.reserveBytes / 2
  })

  it('one session runs, with a warning, and the next waits until there is memory again', async () => {
    const [first, second] = open(2)
    prompt([first!])
    await bench.untilState(first!, 'running')
    const notices = bench.events(first!).filter(({ type }) => type === 'notice')
    expect(notices).toMatchObject([{ level: 'warning', text: expect.stringContaining('low on memory') }])
    prompt([second!])
    await bench.until(() => placeOf(second!)?.reason === 'memory')
    bench.machine.availableBytes = bench.machine.reserveBytes * 3
    bench.admission.nudge()
    await bench.untilState(second!, 'running')
  })

  it('a warning that can not be noted keeps nobody from starting, and takes no room for ever', async () => {
    bench.refuses = ({ type }) => type === 'notice'
    const [first, second] = open(2)
    prompt([first!])
    await bench.untilState(first!, 'running')
    await first!.end('closed')
    prompt([second!])
    await bench.untilState(second!, 'running')
  })

  it('nothing is woken ahead', async () => {
    const session = bench.open()
    session.intend()
    await bench.untilState(session, 'hibernated')
    expect(bench.started).toEqual([])
  })
})

describe('spares', () => {
  const spare = () => {
    const gone = Promise.withResolvers<undefined>()
    return { pid: 77, exited: gone.promise, end: () => gone.resolve(undefined) }
  }

  it('count as processes from before their start to their end, and get none while a session waits', async () => {
    bench.machine.processCap = 2
    expect(bench.admission.freeForSpares(2)).toBe(2)
    const two = spare()
    const starting = Promise.withResolvers<typeof two>()
    const held = bench.admission.holdSpare(() => starting.promise)
    expect(bench.admission.freeForSpares(2)).toBe(1)
    await bench.admission.holdSpare(() => Promise.resolve(two))
    await expect(bench.admission.holdSpare(() => Promise.resolve(spare()))).rejects.toThrow('no room')
    const session = bench.open()
    prompt([session])
    await bench.until(() => placeOf(session)?.position === 1)
    starting.reject(new Error('it did not start'))
    await expect(held).rejects.toThrow('did not start')
    await bench.untilState(session, 'running')
    two.end()
    await two.exited
    await bench.until(() => bench.admission.freeForSpares(2) === 1)
  })
})
