import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { PromptId } from '#shared/ids.ts'
import type { SentImage } from '#shared/images.ts'
import type { Usage } from '#shared/session.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { lightSessions } from '../testing/light-sessions.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'

const PNG: SentImage = { mediaType: 'image/png', data: Buffer.from('a picture').toString('base64') }
const cost = (costUsd: number): Usage => ({
  ...{ costUsd, inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
})
const newId = () => PromptId.parse(crypto.randomUUID())

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('images of a prompt', () => {
  it('reach the agent, and neither the journal nor the summary holds their data', async () => {
    const one = bench.opened()
    one.session.send({ promptId: newId(), text: 'Look', images: [PNG] })
    await bench.untilState(one.session, 'running')
    expect(one.agent.images).toEqual([[PNG]])
    one.session.send({ promptId: newId(), text: 'And this', images: [PNG] })
    const [queued] = one.session.summary().queued
    expect(queued?.images).toEqual([{ mediaType: 'image/png', rest: { id: expect.any(Number), length: 12 } }])
    expect(JSON.stringify([one.session.summary(), bench.events(one.session)])).not.toContain('data')
  })

  it('go with a prompt that is sent again from what the session has, and an unknown one is refused', async () => {
    const one = bench.opened()
    one.session.send({ promptId: newId(), text: 'Look', images: [PNG] })
    await bench.untilState(one.session, 'running')
    const [prompt] = bench.events(one.session).filter((event) => event.type === 'prompt')
    const payload = prompt?.images?.[0]?.rest.id ?? 0
    one.agent.endTurn()
    await bench.untilState(one.session, 'idle')
    one.session.send({ promptId: newId(), text: 'Again', images: [{ mediaType: 'image/png', payload }] })
    expect(one.agent.images.at(-1)).toEqual([PNG])
    const unknown: SentImage = { mediaType: 'image/png', payload: payload + 100 }
    expect(() => one.session.send({ promptId: newId(), text: 'No', images: [unknown] })).toThrow('no longer there')
    expect(one.session.summary().queued).toEqual([])
  })

  it('that are lost are told with the beginning of the turn: where that can not be kept, no turn has begun', async () => {
    const one = bench.opened()
    one.session.wake()
    await bench.untilState(one.session, 'idle')
    const lost = { mediaType: 'image/png' as const, rest: { id: 4_711, length: 12 } }
    one.session.prompts.goOnWith({ text: 'Look', images: [lost] }, [])
    bench.refuses = ({ type }) => type === 'notice'
    expect(() => one.session.prompts.advance()).toThrow('the disk is gone')
    expect([one.session.summary().state.kind, one.agent.prompts]).toEqual(['idle', []])
    bench.refuses = () => false
    one.session.prompts.advance()
    expect(one.agent.prompts).toMatchObject([{ text: 'Look' }])
    expect(bench.events(one.session).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['prompt', 'turn.started', 'notice']),
    )
  })
})

describe('a prompt with images that waits', () => {
  it('has them after a restart of the host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bullpen-images-'))
    const agents: ScriptedAgent[] = []
    const open = () => {
      const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
      const sessions = lightSessions(store, (spec, ask) => {
        const agent = new ScriptedAgent(spec, ask)
        agents.push(agent)
        return agent
      })
      const close = async () => {
        await sessions.stop()
        store.close()
      }
      return { sessions, close }
    }
    const first = open()
    const { id } = await first.sessions.create({ cwd: '/project', profile: 'default' })
    first.sessions.send({ id, promptId: newId(), text: 'Runs' })
    first.sessions.send({ id, promptId: newId(), text: 'Waits', images: [PNG] })
    await first.close()
    const second = open()
    const [waiting] = second.sessions.get(id).queued.filter(({ text }) => text === 'Waits')
    expect(waiting?.images).toHaveLength(1)
    if (!waiting) throw new Error('it was lost')
    agents.length = 0
    second.sessions.sendNext({ id, promptId: waiting.promptId })
    for await (const frame of second.sessions.watch(AbortSignal.timeout(10_000))) {
      if (frame.type === 'changed' && frame.session.state.kind === 'running') break
    }
    expect(agents.at(-1)?.images).toEqual([[PNG]])
    await second.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('the budget of a session', () => {
  it('refuses prompts once it is spent, lets none go that waits, and goes on when it is raised', async () => {
    const one = bench.opened()
    one.session.composing.setBudget(0.5)
    bench.send(one.session, 'first')
    await bench.untilState(one.session, 'running')
    bench.send(one.session, 'second')
    one.agent.endTurn({ usage: cost(0.6) })
    await bench.untilState(one.session, 'idle')
    expect(one.agent.prompts.map(({ text }) => text)).toEqual(['first'])
    expect(one.session.summary().queued).toHaveLength(1)
    const refusal = (() => {
      try {
        bench.send(one.session, 'third')
        return null
      } catch (error) {
        return error instanceof AppError ? error.data : null
      }
    })()
    expect(refusal).toMatchObject({ kind: 'quota', field: 'budgetUsd', message: expect.stringContaining('$0.60') })
    one.session.composing.setBudget(5)
    await bench.untilState(one.session, 'running')
    expect(one.agent.prompts.map(({ text }) => text)).toEqual(['first', 'second'])
  })
})

describe('the effort of a session', () => {
  it('is set at once where it has a process, and at the start of each later one', async () => {
    const one = bench.opened()
    await one.session.composing.setEffort('max')
    one.session.wake()
    await bench.untilState(one.session, 'idle')
    expect(one.agent.calls).toEqual(['effort max'])
    await one.session.composing.setEffort(null)
    expect(one.agent.calls).toEqual(['effort max', 'effort default'])
    expect(one.session.summary().effort).toBeNull()
  })
})

describe('the context of a session', () => {
  it('is asked of its process, and remembered while it sleeps', async () => {
    const one = bench.opened()
    expect(await one.session.composing.contextUsage()).toBeNull()
    one.session.wake()
    await bench.untilState(one.session, 'idle')
    one.agent.context = { usedTokens: 10, maxTokens: 100, model: 'm', compactsAt: 80, parts: [] }
    expect(await one.session.composing.contextUsage()).toMatchObject({ usedTokens: 10, at: bench.now })
    await one.session.hibernate()
    expect(await one.session.composing.contextUsage()).toMatchObject({ usedTokens: 10 })
    await one.session.rebind('another', [])
    expect(await one.session.composing.contextUsage()).toBeNull()
  })
})
