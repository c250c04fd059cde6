/** A prompt of a megabyte, and a call as long that is asked about: every word reaches who needs it, and no row or frame holds them. */
import { setImmediate as tick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { findInJournal } from '../finding.ts'
import { Hosts, until } from '../testing/hosts.ts'
import { exportSession } from '../transcripts/export-session.ts'

const LONG = 1_000_000
const LITTLE = 40_000
const words = (name: string) =>
  `${`${name} of many lines, ünd more 😀\n`.repeat(LONG / 25)}the last word is ${name}zebra`

let hosts: Hosts
let id: SessionId
beforeEach(async () => {
  hosts = new Hosts()
  id = (await hosts.sessions.create({ cwd: '/project', profile: 'default' })).id
})
afterEach(() => hosts[Symbol.asyncDispose]())

function send(text: string): PromptId {
  const promptId = PromptId.parse(crypto.randomUUID())
  hosts.sessions.send({ id, promptId, text })
  return promptId
}
const sizeOf = (value: unknown) => JSON.stringify(value).length
const last = () => hosts.agents.at(-1)!
const ofType = (type: SessionEvent['type']) => hosts.events(id).filter((event) => event.type === type)
const sizesOf = (...types: SessionEvent['type'][]) => types.flatMap((type) => ofType(type).map(sizeOf))

async function running(): Promise<void> {
  send('first')
  await until(() => hosts.state(id) === 'running')
}

describe('a prompt of a megabyte', () => {
  it('waits, is changed, outlives its host and is sent whole, and what everybody is told of it stays small', async () => {
    await running()
    const promptId = send(words('one'))
    const { queued } = hosts.sessions.get(id)
    expect(queued).toMatchObject([{ promptId, rest: { length: words('one').length } }])
    expect(sizeOf(hosts.sessions.get(id))).toBeLessThan(LITTLE)
    hosts.sessions.editPrompt({ id, promptId, text: words('two') })
    hosts.die()
    expect(hosts.sessions.get(id).queued).toMatchObject([{ promptId, rest: { length: words('two').length } }])
    expect(sizeOf(hosts.sessions.get(id))).toBeLessThan(LITTLE)
    hosts.sessions.sendNext({ id, promptId })
    await until(() => hosts.state(id) === 'running')
    expect(last().prompts.at(-1)?.text === words('two')).toBe(true)
    for (const size of sizesOf('prompt', 'prompt.edited')) expect(size).toBeLessThan(LITTLE)
  })

  it('made short again is no longer a long one', async () => {
    await running()
    const promptId = send(words('one'))
    hosts.sessions.editPrompt({ id, promptId, text: 'short' })
    expect(hosts.sessions.get(id).queued).toEqual([{ promptId, text: 'short' }])
    hosts.die()
    expect(hosts.sessions.get(id).queued).toEqual([{ promptId, text: 'short' }])
  })

  it('is exported and found with its last word', async () => {
    const text = words('one')
    send(text)
    await until(() => hosts.state(id) === 'running')
    const { store } = hosts
    const row = store.sessions.all()[0]!
    for (const format of ['md', 'html', 'jsonl'] as const) {
      let file = ''
      const how = { format, now: 1, signal: new AbortController().signal }
      for await (const frame of exportSession(row, how, store)) if (frame.type === 'text') file += frame.text
      expect(file).toContain('the last word is onezebra')
    }
    const found = findInJournal(store, { id, text: 'onezebra', matchCase: false, limit: 100 })
    expect(found.hits).toEqual([{ seq: 1, count: 1 }])
  })

  it('is searched, and gone back to, as far as people write by hand', async () => {
    const typed = `${'a line\n'.repeat(9_000)}with a zebra at its end${' '.repeat(10_000)}`
    send(typed)
    await until(() => hosts.state(id) === 'running')
    const { store } = hosts
    expect(sizesOf('prompt')[0]).toBeLessThan(LITTLE)
    while (store.search.catchUp(50));
    const { results } = store.search.query({ text: 'zebra', limit: 5 })
    expect(results).toMatchObject([
      { kind: 'prompt', snippet: { text: expect.stringContaining('a zebra at its end') } },
    ])
    expect(store.history.recent(id, 5)).toEqual([typed])
  })
})

describe('a question about a call of a megabyte', () => {
  const input = { file_path: '/project/a.sql', content: words('one') }
  const request = aToolRequest({ toolName: 'Write', input })
  const call: SessionEvent = {
    ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId: request.toolUseId, name: 'Write', input },
  }

  it('comes behind the call, is shown whole, and keeps no second copy', async () => {
    await running()
    last().say({ type: 'event', event: call })
    await tick() // it is heard, and being put away
    const answered = last().ask(request, new AbortController().signal)
    await until(() => hosts.state(id) === 'waiting')
    const kinds = hosts.events(id).map(({ type }) => type)
    expect(kinds.indexOf('tool.call')).toBeGreaterThan(0)
    expect(kinds.indexOf('permission.asked')).toBeGreaterThan(kinds.indexOf('tool.call'))
    expect(hosts.pending()).toEqual([request])
    for (const size of sizesOf('tool.call', 'permission.asked')) expect(size).toBeLessThan(LITTLE)
    const kept = [1, 2, 3].filter((payload) => hosts.store.payloads.length(id, payload) !== null)
    expect(kept).toHaveLength(1)
    await hosts.answer(id, request, { kind: 'allow-once' })
    expect(await answered).toEqual({ kind: 'allow-once' })
  })

  it('outlives its host whole: the answer is for exactly that', async () => {
    await running()
    void last().ask(request, new AbortController().signal)
    await until(() => hosts.state(id) === 'waiting')
    hosts.die()
    expect(hosts.pending()).toEqual([request])
    await hosts.answer(id, request, { kind: 'allow-once' })
    await until(() => hosts.state(id) === 'running')
    const other = { ...request, input: { ...input, content: words('one').replace('zebra', 'horse') } }
    expect(await last().ask({ ...request }, new AbortController().signal)).toEqual({ kind: 'allow-once' })
    void last().ask(other, new AbortController().signal)
    await until(() => hosts.state(id) === 'waiting')
  })
})
