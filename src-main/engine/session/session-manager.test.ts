import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { PromptId, RequestId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { ManagerBench, ofType } from '../testing/manager-bench.ts'

const promptId = () => PromptId.parse(crypto.randomUUID())
const request = (id: string) => aToolRequest({ requestId: RequestId.parse(id), toolUseId: 't1' })

let bench: ManagerBench
beforeEach(() => {
  bench = new ManagerBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('sessions', () => {
  it('start a process for the first prompt, take their title from it, and run one turn at a time in order', async () => {
    const one = await bench.session()
    expect(one.send('  Fix the\tbuild \nplease').queued).toBe(false)
    await one.until(one.state('running'))
    expect(one.send('second').queued).toBe(true)
    expect(one.send('third').queued).toBe(true)
    const [agent] = bench.agents
    expect(agent!.prompts.map(({ text }) => text)).toEqual(['  Fix the\tbuild \nplease'])
    expect(bench.manager.get(one.id)).toMatchObject({
      title: 'Fix the build',
      queued: [{ text: 'second' }, { text: 'third' }],
    })
    agent!.endTurn()
    await one.until((now) => now.queued.length === 1)
    agent!.endTurn()
    await one.until((now) => now.queued.length === 0)
    agent!.endTurn()
    await one.until(one.state('idle'))
    expect(agent!.prompts.map(({ text }) => text.trim().slice(0, 6))).toEqual(['Fix th', 'second', 'third'])
    expect(bench.agents).toHaveLength(1)
  })

  it('run a prompt once, however often it is sent', async () => {
    const one = await bench.session()
    const id = promptId()
    one.send('hi', id)
    one.send('hi', id)
    await one.until(one.state('running'))
    one.send('hi', id)
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    one.send('hi', id)
    expect(bench.agents[0]!.prompts).toHaveLength(1)
    expect(ofType(one.events, 'prompt')).toHaveLength(1)
  })

  it('give a queued prompt back, but not a running one', async () => {
    const one = await bench.session()
    const [running, queued] = [promptId(), promptId()]
    one.send('a', running)
    await one.until(one.state('running'))
    one.send('b', queued)
    bench.manager.withdraw({ id: one.id, promptId: queued })
    expect(bench.manager.get(one.id).queued).toEqual([])
    expect(() => bench.manager.withdraw({ id: one.id, promptId: running })).toThrow('no longer in the queue')
  })

  it('say why they can not start, keep the prompt, and start when it is sent again', async () => {
    const one = await bench.session()
    const id = promptId()
    bench.launchFailure = new AppError('not_found', { message: 'No CLI.', remedy: 'Install it.' })
    one.send('hi', id)
    const failed = await one.until(one.state('failed'))
    expect(failed).toMatchObject({ state: { error: { kind: 'not_found' } }, queued: [{ text: 'hi' }] })
    bench.launchFailure = null
    one.send('hi', id)
    await one.until(one.state('running'))
    expect(bench.agents[0]!.prompts).toMatchObject([{ text: 'hi' }])
  })

  it('keep the partial text of a process that dies in mid-turn, and resume with the next prompt', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    bench.agents[0]!.say({ type: 'identity', cliSessionId: 'cli-1' })
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    one.send('more')
    await one.until(one.state('running'))
    bench.agents[0]!.write('Half an ans')
    bench.agents[0]!.die({ stderr: 'out of memory' })
    await one.until(one.state('failed'))
    expect(ofType(one.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(one.events, 'turn.ended')).toMatchObject([
      { outcome: 'completed' },
      { outcome: 'lost', error: { detail: 'out of memory' } },
    ])
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'crashed', signal: 'SIGKILL' }])
    one.send('go on')
    await one.until(one.state('running'))
    expect(bench.agents[1]!.spec.resume).toBe('cli-1')
  })

  it('hibernate when an idle process leaves by itself', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    bench.agents[0]!.endTurn()
    bench.agents[0]!.die({ code: 0, signal: null })
    await one.until(one.state('hibernated'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'exited', error: null }])
  })

  it('wait for the user as long as it takes, and pass the decision on once', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    const outcome = bench.agents[0]!.ask(request('r1'), new AbortController().signal)
    await one.until(one.state('waiting'))
    expect(bench.manager.pending()).toMatchObject([{ sessionId: one.id, request: { requestId: 'r1' } }])
    const answer = (decision: Parameters<typeof answerTo>[1]) => answerTo('r1', decision)
    const answerTo = (id: string, decision: { kind: 'allow-once' } | { kind: 'allow-session' }) =>
      bench.manager.find(one.id).answer(RequestId.parse(id), decision)
    expect(() => answer({ kind: 'allow-session' })).toThrow('only be allowed once')
    await answer({ kind: 'allow-once' })
    expect(await outcome).toEqual({ kind: 'allow-once' })
    expect(() => answer({ kind: 'allow-once' })).toThrow('no longer waits')
    await one.until(one.state('running'))
  })

  it('cancel what they asked when the turn is interrupted', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    const outcome = bench.agents[0]!.ask(request('r1'), new AbortController().signal)
    await one.until(one.state('waiting'))
    await bench.manager.interrupt(one.id)
    expect(await outcome).toEqual({ kind: 'cancelled' })
    await one.until(one.state('idle'))
    expect(ofType(one.events, 'turn.ended')).toMatchObject([{ outcome: 'interrupted', error: null }])
    expect(bench.manager.pending()).toEqual([])
  })

  it('end a turn at once whose credentials are refused, and start anew with the next prompt', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    const { data: reason } = new AppError('auth', { message: 'Refused.', remedy: 'Sign in.' })
    bench.agents[0]!.say({ type: 'retry', attempt: 1, maxAttempts: 4, delayMs: 500, reason })
    await one.until((_, events) => ofType(events, 'process.ended').length > 0)
    expect(ofType(one.events, 'turn.ended')).toMatchObject([{ outcome: 'failed', error: { kind: 'auth' } }])
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'credentials' }])
    await one.until(one.state('hibernated'))
    one.send('again')
    await one.until(one.state('running'))
    expect(bench.agents).toHaveLength(2)
  })

  it('let the CLI repeat a request that may succeed, and show it', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    const { data: reason } = new AppError('overloaded', { message: 'Overloaded.', remedy: 'Wait.' })
    bench.agents[0]!.say({ type: 'retry', attempt: 1, maxAttempts: 4, delayMs: 500, reason })
    expect((await one.until(one.state('retrying'))).state).toMatchObject({ attempt: 1, maxAttempts: 4 })
    bench.agents[0]!.write('now')
    await one.until(one.state('running'))
    expect(bench.agents[0]!.calls).toEqual([])
  })

  it('show a turn that the agent begins by itself', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    bench.agents[0]!.say({ type: 'init', model: 'm', cliVersion: '2' })
    await one.until(one.state('running'))
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    expect(ofType(one.events, 'turn.started')).toHaveLength(2)
  })

  it('close for good until the next prompt, and are not called crashed', async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    expect((await bench.manager.close(one.id)).state.kind).toBe('closed')
    await one.until(one.state('closed'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'closed', error: null }])
    one.send('hello again')
    await one.until(one.state('running'))
  })

  it('refuse the mode that asks for nothing unless the settings allow it', async () => {
    const one = await bench.session()
    await expect(bench.manager.setPermissionMode({ id: one.id, mode: 'bypassPermissions' })).rejects.toMatchObject({
      data: { kind: 'permission', field: 'permissionMode' },
    })
  })

  it('are followed, and gone, by number and name', async () => {
    const one = await bench.session()
    await bench.manager.delete(one.id)
    expect(() => bench.manager.get(one.id)).toThrow('There is no session')
    expect(bench.store.sessions.all()).toEqual([])
  })
})

describe('a host that starts after one that died', () => {
  it('completes the open turn with the text saved last, and keeps the queue', async () => {
    const one = await bench.session()
    const id = promptId()
    one.send('hi', id)
    await one.until(one.state('running'))
    one.send('later')
    // what the dying host had on disk
    bench.store.journal.saveLive(one.id, [
      { key: 'm:0', messageId: 'm', parent: null, kind: 'text', toolName: '', text: 'Half an ans' },
    ])
    const died = bench.store
    bench.restart()

    const again = await bench.session({ id: one.id })
    expect(bench.manager.get(one.id)).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ text: 'later' }] })
    expect(ofType(again.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(again.events, 'turn.ended')).toMatchObject([
      { promptId: id, outcome: 'lost', error: { kind: 'process' } },
    ])
    expect(bench.store.journal.openTurns().size).toBe(0)
    died.close()
  })
})
