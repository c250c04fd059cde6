import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import { PromptId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { Hosts, until } from '../testing/hosts.ts'
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
function lost({ edited }: { edited?: string } = {}): SessionId {
  const row = newRow({
    ...{ cwd: '/project', profile: 'default', createdAt: 1, title: 'One', model: null, permissionMode: 'default' },
  })
  store.sessions.insert(row)
  const promptId = PromptId.parse(crypto.randomUUID())
  store.journal.append(row.id, [
    { type: 'prompt', promptId, text: 'Do it' },
    ...(edited === undefined ? [] : [{ type: 'prompt.edited' as const, promptId, text: edited }]),
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

  test('sends again what the user had made of it while it waited', () => {
    const id = lost({ edited: 'Do it well' })
    recoverOpenTurns({ store, tailOf: tailWithoutPrompt, goesOn: true })
    expect(queued(id)).toMatchObject([{ text: 'Do it well', origin: 'retry' }])
  })

  test('does so before what the user had lined up behind it, in whatever order', () => {
    const id = lost()
    const [one, two] = [PromptId.parse(crypto.randomUUID()), PromptId.parse(crypto.randomUUID())]
    store.journal.append(id, [
      { type: 'prompt', promptId: one, text: 'one' },
      { type: 'prompt', promptId: two, text: 'two' },
      { type: 'queue.ordered', promptIds: [two, one] },
    ])
    recoverOpenTurns({ store, tailOf: tailWithoutPrompt, goesOn: true })
    expect(queued(id).map(({ text }) => text)).toEqual(['Do it', 'two', 'one'])
  })

  test.each(['known', 'found out at the first write'])('starts where nothing can be kept, which is %s', (how) => {
    const id = lost()
    let accepts = how !== 'known'
    const journal: Store['journal'] = {
      ...store.journal,
      append(session, events, options) {
        if (!events.some(({ type }) => type === 'prompt')) return store.journal.append(session, events, options)
        accepts = false
        throw new AppError('config', { message: 'It is read-only.', remedy: 'Make it writable.' })
      },
    }
    const refusing = { ...store, journal, safety: { ...store.safety, accepts: () => accepts } }
    recoverOpenTurns({ store: refusing, tailOf: tailWithoutPrompt, goesOn: true })
    expect(queued(id)).toEqual([])
    const events = store.journal.before(id, undefined, 100).map(({ event }) => event)
    expect(events).toContainEqual(expect.objectContaining({ type: 'gap', offers: ['send-again'] }))
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

describe('what the user sends for the turn that was cut short', () => {
  test('goes before what had waited behind that, also when the host dies again', async () => {
    await using hosts = new Hosts()
    const { id } = await hosts.sessions.create({ cwd: '/project', profile: 'default' })
    const send = (text: string, first?: true) =>
      hosts.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text, ...(first && { first }) })
    send('Do it')
    await until(() => hosts.state(id) === 'running')
    send('and then?')
    hosts.die()
    send('Go on', true)
    hosts.die() // before it had a process
    expect(hosts.sessions.get(id).queued.map(({ text }) => text)).toEqual(['Go on', 'and then?'])
    hosts.sessions.wake(id)
    await until(() => hosts.agents.some(({ prompts }) => prompts[0]?.text === 'Go on'))
  })
})

/** A session in a turn, and its process. */
async function atWork(bench: SessionBench) {
  const opened = bench.opened()
  bench.send(opened.session, 'Do it')
  await bench.untilState(opened.session, 'running')
  return opened
}

describe('a host that stops in the middle of a turn', () => {
  test('leaves word of it, with the offer to go on', async () => {
    await using bench = new SessionBench()
    const { session } = await atWork(bench)
    await session.end('host-stopped')
    expect(bench.events(session).at(-1)).toMatchObject({ type: 'gap', missing: 'answer', offers: ['continue'] })
    expect(session.summary().queued).toEqual([])
  })

  test('lets the next host go on by itself where that is set', async () => {
    await using bench = new SessionBench({ goesOn: true })
    const { session } = await atWork(bench)
    await session.end('host-stopped')
    expect(session.summary().queued).toMatchObject([{ text: GO_ON, origin: 'continue' }])
  })

  test('goes on by itself with nothing whose command it cut off', async () => {
    await using bench = new SessionBench({ goesOn: true })
    const { session, agent } = await atWork(bench)
    const call = (toolUseId: string) => ({ type: 'event' as const, event: callOf(toolUseId) })
    const result = (toolUseId: string) => ({ type: 'event' as const, event: resultOf(toolUseId) })
    agent.say(call('done'), result('done'), call('cut'))
    await bench.until(() => bench.events(session).length >= 5)
    agent.onInterrupt = () => {
      agent.say(result('cut')) // as the CLI does, which has just killed it
      agent.endTurn({ outcome: 'interrupted' })
    }
    await session.end('host-stopped')
    expect(bench.events(session).at(-1)).toMatchObject({ type: 'gap', missing: 'tool-results', toolUseIds: ['cut'] })
    expect(session.summary().queued).toEqual([])
  })

  test('has nothing to go on with where the turn came to its end meanwhile', async () => {
    await using bench = new SessionBench({ goesOn: true })
    const { session, agent } = await atWork(bench)
    agent.onInterrupt = () => agent.endTurn()
    await session.end('host-stopped')
    expect(bench.events(session).map(({ type }) => type)).not.toContain('gap')
    expect(session.summary().queued).toEqual([])
  })
})

const callOf = (toolUseId: string): SessionEvent => ({
  ...{ type: 'tool.call', toolUseId, messageId: 'm', parent: null, name: 'Bash', input: { command: 'make' } },
})
const resultOf = (toolUseId: string): SessionEvent => ({
  ...{ type: 'tool.result', toolUseId, parent: null, isError: false, text: '', images: [] },
})
