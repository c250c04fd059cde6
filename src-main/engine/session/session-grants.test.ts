import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench, SlowAgent } from '../testing/session-bench.ts'
import { refuseToWrite } from './grants.ts'

const A_REQUEST = aToolRequest({ requestId: RequestId.parse('asked-1'), input: { command: 'npm run build' } })

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('what is allowed for a session', () => {
  const asked = { ...A_REQUEST, rules: ['Bash(npm run *)'], sessionRule: 'Bash(npm run *)' }

  it('is in force before the answer, in each later process, and until it is taken back', async () => {
    const one = bench.opened()
    bench.send(one.session, 'go')
    await bench.untilState(one.session, 'running')
    const outcome = one.agent.ask(asked, new AbortController().signal)
    await one.session.answer(asked.requestId, { kind: 'allow-session' })
    expect(await outcome).toEqual({ kind: 'allow-session' })
    expect(one.agent.calls).toEqual(['grants Bash(npm run *)'])
    one.agent.endTurn()
    await bench.untilState(one.session, 'idle')
    await one.session.recycle()
    await bench.untilState(one.session, 'idle')
    expect(one.agent.calls).toEqual(['grants Bash(npm run *)'])
    expect((await one.session.revoke('Bash(npm run *)')).grants).toEqual([])
    expect(one.agent.calls.at(-1)).toBe('grants ')
  })

  it('is nothing where the question was answered otherwise while the process took it', async () => {
    const taken = Promise.withResolvers<undefined>()
    class Hesitant extends ScriptedAgent {
      override async setGrants(rules: readonly string[]): Promise<void> {
        await super.setGrants(rules)
        await taken.promise
      }
    }
    let agent: Hesitant | undefined
    bench.start = (spec, ask) => (agent = new Hesitant(spec, ask))
    const session = bench.open()
    bench.send(session, 'go')
    await bench.untilState(session, 'running')
    void agent?.ask(asked, new AbortController().signal)
    const allowed = session.answer(asked.requestId, { kind: 'allow-session' })
    await session.answer(asked.requestId, { kind: 'deny', reason: 'no' })
    taken.resolve(undefined)
    await expect(allowed).rejects.toThrow('no longer waits')
    expect(session.summary().grants).toEqual([])
    expect(agent?.calls).toEqual(['grants Bash(npm run *)', 'grants '])
  })

  it('is asked for, and the time until the answer is told apart from the work', async () => {
    const one = bench.opened()
    bench.send(one.session, 'go')
    await bench.untilState(one.session, 'running')
    const outcome = one.agent.ask(A_REQUEST, new AbortController().signal)
    bench.now += 90_000
    await one.session.answer(A_REQUEST.requestId, { kind: 'allow-once' })
    await outcome
    bench.now += 5_000
    one.agent.endTurn({ durationMs: 100_000 })
    await bench.untilState(one.session, 'idle')
    expect(bench.events(one.session)).toContainEqual(
      expect.objectContaining({ type: 'turn.ended', durationMs: 100_000, waitedMs: 90_000 }),
    )
  })

  it('stays taken back where that happens while a process comes up', async () => {
    const taken = Promise.withResolvers<undefined>()
    class Hesitant extends SlowAgent {
      override async setGrants(rules: readonly string[]): Promise<void> {
        await super.setGrants(rules)
        if (rules.length === 0) await taken.promise
      }
    }
    const one = bench.opened()
    bench.send(one.session, 'go')
    await bench.untilState(one.session, 'running')
    void one.agent.ask(asked, new AbortController().signal)
    await one.session.answer(asked.requestId, { kind: 'allow-session' })
    one.agent.endTurn()
    await bench.untilState(one.session, 'idle')
    let hesitant: Hesitant | undefined
    bench.start = (spec, ask) => (hesitant = new Hesitant(spec, ask))
    await one.session.recycle()
    await bench.until(() => one.session.process !== null)
    const revoked = one.session.revoke('Bash(npm run *)')
    hesitant?.comeUp()
    await new Promise(setImmediate)
    taken.resolve(undefined)
    expect((await revoked).grants).toEqual([])
    await bench.untilState(one.session, 'idle')
    expect(hesitant?.calls).toEqual(['grants '])
  })

  it('is nothing where the process does not take it, and the question waits on', async () => {
    vi.useFakeTimers()
    try {
      const one = bench.opened()
      bench.send(one.session, 'go')
      await bench.untilState(one.session, 'running')
      const outcome = one.agent.ask(asked, new AbortController().signal)
      one.agent.answers = false
      const answered = one.session.answer(asked.requestId, {
        kind: 'allow-always',
        rules: ['Bash(npm *)'],
        scope: 'session',
      })
      const refused = expect(answered).rejects.toMatchObject({ data: { kind: 'timeout' } })
      await vi.advanceTimersByTimeAsync(60_000)
      await refused
      expect(one.session.summary()).toMatchObject({ grants: [], state: { kind: 'waiting' } })
      one.agent.answers = true
      await one.session.answer(asked.requestId, { kind: 'allow-once' })
      expect(await outcome).toEqual({ kind: 'allow-once' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is written to no settings where the process that asked is gone', () => {
    const rules = ['Bash(npm run *)']
    expect(() => refuseToWrite({ kind: 'allow-always', rules, scope: 'local' })).toThrow(
      'The process that asked is gone',
    )
    expect(() => refuseToWrite({ kind: 'allow-always', rules, scope: 'session' })).not.toThrow()
  })

  it('is refused where no rule may answer, and nothing is put in force', async () => {
    const one = bench.opened()
    bench.send(one.session, 'go')
    await bench.untilState(one.session, 'running')
    void one.agent.ask({ ...asked, rules: null, sessionRule: null }, new AbortController().signal)
    const always: Decision = { kind: 'allow-always', rules: ['Bash'], scope: 'user' }
    expect(() => one.session.answer(asked.requestId, always)).toThrow('No rule may answer')
    expect(one.agent.calls).toEqual([])
  })
})
