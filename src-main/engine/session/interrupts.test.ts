import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId, RequestId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import { newRow } from './new-row.ts'
import { recoverOpenTurns } from './recovery.ts'

describe('an interrupt', () => {
  let bench: SessionBench
  beforeEach(() => {
    bench = new SessionBench()
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  const running = async () => {
    const session = bench.open()
    const promptId = bench.send(session, 'hello')
    await bench.untilState(session, 'running')
    const agent = bench.started.find((one): one is ScriptedAgent => one instanceof ScriptedAgent)
    if (!agent) throw new Error('no agent')
    return { session, promptId, agent }
  }

  it('is journalled when it is asked for, once, before the turn has ended by it', async () => {
    const { session, promptId, agent } = await running()
    agent.onInterrupt = () => undefined // it takes its time
    await Promise.all([session.interrupt(), session.interrupt()])
    expect(bench.events(session).filter(({ type }) => type.startsWith('turn.'))).toEqual([
      { type: 'turn.started', promptId },
      { type: 'turn.interrupt', promptId },
    ])
    agent.endTurn({ outcome: 'interrupted' })
    await bench.untilState(session, 'idle')
  })

  it('holds for a turn whose process dies before it has ended', async () => {
    const { session, promptId, agent } = await running()
    agent.onInterrupt = () => agent.die()
    await session.interrupt()
    await bench.until(() => session.process === null)
    expect(bench.events(session)).toContainEqual(
      expect.objectContaining({ type: 'turn.ended', promptId, outcome: 'interrupted', error: null }),
    )
    expect(bench.events(session).some(({ type }) => type === 'gap')).toBe(false)
  })
})

describe('a turn that the user had interrupted when the host died', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-interrupts-'))
  const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('has ended by that, and is not gone on with, neither asked nor unasked', () => {
    const row = newRow({ cwd: '/project', createdAt: 1, permissionMode: 'default' })
    store.sessions.insert(row)
    const promptId = PromptId.parse(crypto.randomUUID())
    const request = { kind: 'question' as const, requestId: RequestId.parse('r1'), toolUseId: 't1', questions: [] }
    store.journal.append(row.id, [
      { type: 'prompt', promptId, text: 'Do it' },
      { type: 'turn.started', promptId },
      { type: 'permission.asked', request },
      { type: 'turn.interrupt', promptId },
    ])
    const waiting = recoverOpenTurns({ store, tailOf: () => null, goesOn: true })
    expect(waiting.size).toBe(0)
    expect(store.journal.queuedPrompts().get(row.id) ?? []).toEqual([])
    const events = store.journal.before(row.id, undefined, 50).map(({ event }) => event)
    expect(events.at(-1)).toMatchObject({ type: 'turn.ended', outcome: 'interrupted', error: null })
    expect(events.some(({ type }) => type === 'gap')).toBe(false)
  })
})
