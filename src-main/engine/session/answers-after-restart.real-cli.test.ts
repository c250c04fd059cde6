/** A question that a host left open when it ended: still open, answered later, and the answer used for exactly that. Real CLI. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import type { ModelRequest } from '../demo/model-request.ts'
import type { Step } from '../demo/steps.ts'
import { directive } from '../demo/testing/directive.ts'
import { createTestingScript } from '../demo/testing/testing-script.ts'
import { type Conversation, EngineBench } from '../testing/engine-bench.ts'

const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'Make a file' } })
const MAKE = bash('touch made.txt')

/** The agent does these when it is told what the user answered, one after the other, and says then what came of them. */
function bench(again: ReturnType<typeof bash>[]) {
  const script = createTestingScript()
  return EngineBench.start({}, Date.now, (request: ModelRequest): Step[] | ReturnType<typeof script> => {
    if (!request.prompt.includes('You were restarted')) return script(request)
    const next = again[request.outcomes.length]
    if (next) return [{ type: 'toolUse', ...next }]
    const said = request.outcomes.map(({ isError, text }) => `${isError ? 'failed' : 'worked'}: ${text}`)
    return [{ type: 'text', text: `All done. ${said.join(' ')}` }]
  })
}

async function asking(host: EngineBench, tool: Parameters<typeof directive>[0] = { mode: 'tool', ...MAKE }) {
  const cwd = host.project('work')
  const { permissions } = host.engine
  const trusted = await host.engine.folders.setTrust({ path: cwd, trusted: true })
  const one = await host.open(trusted.path)
  one.send(`Go ${directive(tool)}`)
  await one.untilState('waiting')
  const [open] = permissions.pending()
  if (!open) throw new Error('nothing is asked')
  return { id: one.id, cwd, ...open }
}

const answer = (host: EngineBench, { id }: { id: Conversation['id'] }, decision: Decision) => {
  const [open] = host.engine.permissions.pending()
  return host.engine.permissions.answer({
    sessionId: id,
    requestId: RequestId.parse(open?.request.requestId),
    decision,
  })
}

test('is open again after the host was killed, however often, and what is allowed is done once and for nothing else', async () => {
  await using host = await bench([MAKE, MAKE])
  const { id, cwd, request } = await asking(host)
  await host.killed()
  await host.restart()
  await host.killed()
  const one = await host.attach(id)
  expect(one.session).toMatchObject({ state: { kind: 'waiting', requestIds: [request.requestId] }, lastOutcome: null })
  expect(host.engine.permissions.pending()).toEqual([{ sessionId: id, request }])
  expect([one.all('permission.asked').length, one.all('permission.answered').length]).toEqual([1, 0])
  await answer(host, one, { kind: 'allow-once' })
  await one.until((_session, events) => events.some((event) => event.type === 'tool.result'))
  expect(existsSync(join(cwd, 'made.txt'))).toBe(true)
  // the same once more is another question
  await one.untilState('waiting')
  expect(host.engine.permissions.pending()).toMatchObject([{ request: { input: MAKE.input } }])
  expect(host.engine.permissions.pending()[0]?.request.requestId).not.toBe(request.requestId)
  await answer(host, one, { kind: 'deny', reason: 'once is enough' })
  await one.until((session) => session.lastOutcome?.outcome === 'completed')
  expect(one.texts.at(-1)).toMatch(/All done. worked: .*failed: once is enough/s)
})

test('of a host that stopped is open again, and an answer is for exactly what was asked', async () => {
  await using host = await bench([bash('touch other.txt')])
  const { id, cwd } = await asking(host)
  await host.restart()
  const one = await host.attach(id)
  expect(one.session.state.kind).toBe('waiting')
  await answer(host, one, { kind: 'allow-once' })
  await one.until((_session, events) => events.filter((event) => event.type === 'permission.asked').length === 2)
  await one.untilState('waiting')
  expect(host.engine.permissions.pending()).toMatchObject([{ request: { input: { command: 'touch other.txt' } } }])
  await answer(host, one, { kind: 'deny', reason: 'not that' })
  await one.until((session) => session.lastOutcome?.outcome === 'completed')
  expect([existsSync(join(cwd, 'other.txt')), existsSync(join(cwd, 'made.txt'))]).toEqual([false, false])
  expect(one.all('notice').at(-1)?.text).toMatch(/not asked for again.*touch made.txt/)
})

test('is denied in the words of the user, and asks nothing again', async () => {
  await using host = await bench([MAKE])
  const { id, cwd } = await asking(host)
  await host.killed()
  const one = await host.attach(id)
  await answer(host, one, { kind: 'deny', reason: 'use the other folder' })
  await one.until((session) => session.lastOutcome?.outcome === 'completed')
  expect(one.all('prompt').at(-1)).toMatchObject({
    origin: 'answers',
    text: expect.stringContaining('use the other folder'),
  })
  expect(one.texts.at(-1)).toContain('failed: use the other folder')
  expect(existsSync(join(cwd, 'made.txt'))).toBe(false)
})

test('ends with the session that is interrupted or closed instead', async () => {
  await using host = await bench([])
  const { id } = await asking(host, { mode: 'question', question: 'Which?', header: 'It', options: ['a', 'b'] })
  await host.killed()
  const one = await host.attach(id)
  await host.engine.sessions.interrupt(id)
  await one.untilState('hibernated')
  expect(one.all('permission.answered')).toMatchObject([{ outcome: { kind: 'cancelled' } }])
  expect(one.session.lastOutcome).toMatchObject({ outcome: 'interrupted' })
  expect(host.engine.permissions.pending()).toEqual([])
})

test('is open still where only Claude Code died, and the session goes on with the answer', async () => {
  await using host = await bench([MAKE])
  const { id, cwd, request } = await asking(host)
  const live = (await host.engine.processes()).find(({ sessionId }) => sessionId === id)
  process.kill(live?.pid ?? 0, 'SIGKILL')
  const one = await host.attach(id)
  await one.until((_session, events) => events.some(({ type }) => type === 'process.ended'))
  expect(one.session).toMatchObject({ state: { kind: 'waiting', requestIds: [request.requestId] }, lastOutcome: null })
  await answer(host, one, { kind: 'allow-once' })
  await one.until((session) => session.lastOutcome?.outcome === 'completed')
  expect([one.all('permission.asked').length, one.all('gap')]).toEqual([2, []])
  expect(existsSync(join(cwd, 'made.txt'))).toBe(true)
})
