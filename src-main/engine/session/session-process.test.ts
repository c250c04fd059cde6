import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { ManagerBench, ofType } from '../testing/manager-bench.ts'

let bench: ManagerBench
beforeEach(() => {
  bench = new ManagerBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('a session and its process', () => {
  const running = async () => {
    const one = await bench.session()
    one.send('hi')
    await one.until(one.state('running'))
    bench.agents[0]!.say({ type: 'identity', cliSessionId: 'cli-1' })
    return one
  }
  const idle = async () => {
    const one = await running()
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    return one
  }
  const why = new AppError('resources', { message: 'It holds too much.', remedy: 'It goes on.' }).data

  it('part when it sleeps, and meet again when the user turns to it', async () => {
    const one = await idle()
    await bench.manager.find(one.id).hibernate()
    await one.until(one.state('hibernated'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'hibernated', error: null }])
    bench.manager.intend(one.id)
    await one.until(one.state('idle'))
    expect(bench.agents[1]!.spec.resume).toBe('cli-1')
    expect(ofType(one.events, 'process.started').at(-1)).toMatchObject({ path: 'resume' })
  })

  it('do not part while a turn is under way or a prompt waits', async () => {
    const one = await running()
    await expect(bench.manager.find(one.id).hibernate()).rejects.toMatchObject({ data: { kind: 'conflict' } })
    await expect(bench.manager.find(one.id).recycle()).rejects.toMatchObject({ data: { kind: 'conflict' } })
    expect(bench.agents[0]!.calls).toEqual([])
  })

  it('part between turns for a fresh process, and the session goes on', async () => {
    const one = await idle()
    await bench.manager.find(one.id).recycle()
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(bench.agents[1]!.spec.resume).toBe('cli-1')
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'recycled' }])
  })

  it('part at once where there is a reason, which the turn tells; its text stays', async () => {
    const one = await running()
    bench.agents[0]!.write('Half an ans')
    bench.agents[0]!.onInterrupt = () => undefined // it does not end its turn in time
    await bench.manager.find(one.id).giveUp(why, { atOnce: false, resume: true })
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(ofType(one.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(one.events, 'turn.ended')).toMatchObject([
      { error: { kind: 'resources', message: 'It holds too much.' } },
    ])
  })

  it('part when the folder is no longer trusted, at once or after the turn', async () => {
    const one = await idle()
    bench.trust = 'restricted'
    bench.manager.announceFolder('/project')
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(bench.agents[1]!.spec.trust).toBe('restricted')
    one.send('more')
    await one.until(one.state('running'))
    bench.trust = 'trusted'
    bench.manager.announceFolder('/project')
    expect(bench.agents[1]!.calls).toEqual([])
    bench.agents[1]!.endTurn()
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 3)
    expect(bench.agents[2]!.spec.trust).toBe('trusted')
  })

  it('meet again for a prompt that was sent while they parted', async () => {
    const one = await idle()
    const closed = bench.manager.close(one.id)
    one.send('wait, one more')
    await closed
    await one.until(one.state('running'))
    expect(bench.agents[1]!.prompts).toMatchObject([{ text: 'wait, one more' }])
  })

  it('part for good where a fresh process would not help, and say so', async () => {
    const one = await running()
    await bench.manager.find(one.id).giveUp(why, { atOnce: true, resume: false })
    const now = await one.until(one.state('failed'))
    expect(now.state).toMatchObject({ error: { message: 'It holds too much.' } })
    expect(bench.agents).toHaveLength(1)
    expect(bench.agents[0]!.calls).toEqual(['close'])
  })

  it('tell everybody what goes on in the background, until it is over or the process is gone', async () => {
    const one = await idle()
    const [agent] = bench.agents
    agent!.say({ type: 'background', tasks: 2 })
    await one.until(({ backgroundTasks }) => backgroundTasks === 2)
    agent!.say({ type: 'background', tasks: 0 })
    await one.until(({ backgroundTasks }) => backgroundTasks === undefined)
    agent!.say({ type: 'background', tasks: 1 })
    await one.until(({ backgroundTasks }) => backgroundTasks === 1)
    await bench.manager.close(one.id)
    await one.until(({ state, backgroundTasks }) => state.kind === 'closed' && backgroundTasks === undefined)
  })

  it('tell the watchdog what goes on', async () => {
    const one = await running()
    expect(bench.manager.find(one.id).activity()).toMatchObject({
      busy: true,
      pendingPermission: false,
      runningTools: 0,
    })
    const call = { type: 'tool.call' as const, messageId: 'm', parent: null, toolUseId: 't1', name: 'Bash', input: {} }
    bench.agents[0]!.say({ type: 'event', event: call }, { type: 'background', tasks: 2 })
    await one.until((_, events) => ofType(events, 'tool.call').length > 0)
    expect(bench.manager.find(one.id).activity()).toMatchObject({ runningTools: 1, backgroundTasks: 2 })
    bench.agents[0]!.endTurn()
    await one.until(one.state('idle'))
    expect(bench.manager.find(one.id).activity()).toMatchObject({
      busy: false,
      runningTools: 0,
      turnsSinceStart: 1,
      focused: false,
    })
    bench.manager.intend(one.id)
    expect(bench.manager.find(one.id).activity()).toMatchObject({ focused: true })
    await bench.manager.close(one.id)
    expect(bench.manager.find(one.id).activity()).toBeNull()
  })
})
