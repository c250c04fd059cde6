import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { PromptId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'
import { readTailSync } from '../transcripts/tail.ts'
import { newRow } from './new-row.ts'
import { GO_ON } from './outbox.ts'
import { recoverOpenTurns } from './recovery.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-going-on-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** A session whose host died in the middle of a turn. */
function lost(): SessionId {
  const row = newRow({
    ...{ cwd: '/project', profile: 'default', createdAt: 1, title: 'One', model: null, permissionMode: 'default' },
  })
  store.sessions.insert(row)
  const promptId = PromptId.parse(crypto.randomUUID())
  store.journal.append(row.id, [
    { type: 'prompt', promptId, text: 'Do it' },
    { type: 'turn.started', promptId },
  ])
  return row.id
}
/** The CLI's transcript of the conversation, which never got the prompt. */
function tailWithoutPrompt(_row: unknown, promptId: string) {
  const file = join(folder, 'conversation.jsonl')
  writeFileSync(
    file,
    `${JSON.stringify({ type: 'user', uuid: crypto.randomUUID(), message: { role: 'user', content: 'hi' } })}\n`,
  )
  return readTailSync(file, promptId)
}
const queued = (id: SessionId) => store.journal.queuedPrompts().get(id) ?? []

describe('a host that starts after one that died', () => {
  test('leaves it to the user to go on, unless that is set', () => {
    const id = lost()
    recoverOpenTurns({ store, tailOf: tailWithoutPrompt, goesOn: false })
    expect(queued(id)).toEqual([])
  })

  test('sends again, where that is set, what the agent never got', () => {
    const id = lost()
    recoverOpenTurns({ store, tailOf: tailWithoutPrompt, goesOn: true })
    expect(queued(id)).toMatchObject([{ text: 'Do it', origin: 'retry' }])
  })

  test('counts how often that happened in a row, and leaves a session alone the second time', () => {
    const id = lost()
    recoverOpenTurns({ store, tailOf: () => null, goesOn: true })
    const promptId = PromptId.parse(crypto.randomUUID())
    store.journal.append(id, [{ type: 'turn.started', promptId }])
    recoverOpenTurns({ store, tailOf: () => null, goesOn: true })
    expect(store.sessions.all()[0]?.lostTurns).toBe(2)
    const notices = store.journal.before(id, undefined, 100).filter(({ event }) => event.type === 'notice')
    expect(notices).toMatchObject([{ event: { level: 'warning', text: expect.stringContaining('twice in a row') } }])
  })
})

describe('a host that stops in the middle of a turn', () => {
  test('leaves word of it, with the offer to go on', async () => {
    await using bench = new SessionBench()
    const session = bench.open()
    bench.send(session, 'Do it')
    await bench.untilState(session, 'running')
    await session.end('host-stopped')
    expect(bench.events(session).at(-1)).toMatchObject({ type: 'gap', missing: 'answer', offers: ['continue'] })
    expect(session.summary().queued).toEqual([])
  })

  test('lets the next host go on by itself where that is set', async () => {
    await using bench = new SessionBench({ goesOn: true })
    const session = bench.open()
    bench.send(session, 'Do it')
    await bench.untilState(session, 'running')
    expect(bench.started[0]).toBeInstanceOf(ScriptedAgent)
    await session.end('host-stopped')
    expect(session.summary().queued).toMatchObject([{ text: GO_ON, origin: 'continue' }])
  })
})
