import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import { PromptId, RequestId } from '#shared/ids.ts'
import type { Session, Trust } from '#shared/session.ts'
import { Settings } from '#shared/settings.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { noConversations } from '../testing/no-conversations.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { type SessionManager, createSessionManager } from './session-manager.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const promptId = () => PromptId.parse(crypto.randomUUID())
const request = (id: string) => aToolRequest({ requestId: RequestId.parse(id), toolUseId: 't1' })

const breaker = new BreakerDesk({ clock: Date.now, onChanged: () => undefined })

let folder: string
let store: Store
let manager: SessionManager
let agents: ScriptedAgent[]
let launchFailure: AppError | null
let trust: Trust

function start(): SessionManager {
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  return createSessionManager({
    store,
    clock: Date.now,
    log: silent,
    async acquire(spec, ask) {
      const agent = new ScriptedAgent(spec, ask)
      agents.push(agent)
      return { process: agent, path: spec.resume === null ? 'cold' : 'resume' }
    },
    async launchSpec(row) {
      if (launchFailure) throw launchFailure
      return {
        sessionId: row.id,
        profile: row.profile,
        cwd: row.cwd,
        trust,
        cliPath: '/cli',
        cliVersion: '2.1.329',
        resume: row.cliSessionId,
        model: row.model,
        permissionMode: row.permissionMode,
        allowBypassPermissions: false,
        maxApiRetries: 4,
        env: {},
      }
    },
    outbox: { clock: Date.now, breaker, maxRetries: () => 0 },
    trustOf: () => trust,
    conversations: noConversations,
    onModels: () => undefined,
    onCommands: () => undefined,
    commandsOf: () => ({ commands: [], known: false }),
    observer: { processStarted() {}, processEnded() {}, firstToken() {}, turnEnded() {} },
    onActivity: () => undefined,
    sweepSession: () => Promise.resolve(),
    settings: () => Settings.parse({}),
    resolveFolder: (path) => Promise.resolve(path),
    models: () => Promise.resolve([]),
  })
}

/** A new session and a reader of its frames that waits for what the test asks for. */
async function session(options: { id?: Session['id'] } = {}) {
  const id = options.id ?? (await manager.create({ cwd: '/project', profile: 'default' })).id
  const controller = new AbortController()
  const frames = manager.follow({ id, tail: 400 }, controller.signal)
  const events: SessionEvent[] = []
  let latest = manager.get(id)
  const read = async () => {
    const frame = (await frames.next()).value as FollowFrame
    events.push(...frame.events.map(({ event }) => event))
    latest = frame.session ?? latest
  }
  await read()
  return {
    id,
    events,
    async until(condition: (latest: Session, events: SessionEvent[]) => boolean) {
      while (!condition(latest, events)) await read()
      return latest
    },
    send: (text: string, promptId_ = promptId()) => manager.send({ id, promptId: promptId_, text }),
    state: (kind: Session['state']['kind']) => (now: Session) => now.state.kind === kind,
  }
}
const ofType = <T extends SessionEvent['type']>(events: SessionEvent[], type: T) =>
  events.filter((event): event is Extract<SessionEvent, { type: T }> => event.type === type)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-sessions-'))
  agents = []
  launchFailure = null
  trust = 'trusted'
  manager = start()
})
afterEach(async () => {
  await manager.stop()
  store.close()
  rmSync(folder, { recursive: true })
})

describe('sessions', () => {
  it('start a process for the first prompt, take their title from it, and run one turn at a time in order', async () => {
    const one = await session()
    expect(one.send('  Fix the\tbuild \nplease').queued).toBe(false)
    await one.until(one.state('running'))
    expect(one.send('second').queued).toBe(true)
    expect(one.send('third').queued).toBe(true)
    const [agent] = agents
    expect(agent!.prompts.map(({ text }) => text)).toEqual(['  Fix the\tbuild \nplease'])
    expect(manager.get(one.id)).toMatchObject({
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
    expect(agents).toHaveLength(1)
  })

  it('run a prompt once, however often it is sent', async () => {
    const one = await session()
    const id = promptId()
    one.send('hi', id)
    one.send('hi', id)
    await one.until(one.state('running'))
    one.send('hi', id)
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    one.send('hi', id)
    expect(agents[0]!.prompts).toHaveLength(1)
    expect(ofType(one.events, 'prompt')).toHaveLength(1)
  })

  it('give a queued prompt back, but not a running one', async () => {
    const one = await session()
    const [running, queued] = [promptId(), promptId()]
    one.send('a', running)
    await one.until(one.state('running'))
    one.send('b', queued)
    manager.withdraw({ id: one.id, promptId: queued })
    expect(manager.get(one.id).queued).toEqual([])
    expect(() => manager.withdraw({ id: one.id, promptId: running })).toThrow('no longer in the queue')
  })

  it('say why they can not start, keep the prompt, and start when it is sent again', async () => {
    const one = await session()
    const id = promptId()
    launchFailure = new AppError('not_found', { message: 'No CLI.', remedy: 'Install it.' })
    one.send('hi', id)
    const failed = await one.until(one.state('failed'))
    expect(failed).toMatchObject({ state: { error: { kind: 'not_found' } }, queued: [{ text: 'hi' }] })
    launchFailure = null
    one.send('hi', id)
    await one.until(one.state('running'))
    expect(agents[0]!.prompts).toMatchObject([{ text: 'hi' }])
  })

  it('keep the partial text of a process that dies in mid-turn, and resume with the next prompt', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    agents[0]!.say({ type: 'identity', cliSessionId: 'cli-1' })
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    one.send('more')
    await one.until(one.state('running'))
    agents[0]!.write('Half an ans')
    agents[0]!.die({ stderr: 'out of memory' })
    await one.until(one.state('failed'))
    expect(ofType(one.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(one.events, 'turn.ended')).toMatchObject([
      { outcome: 'completed' },
      { outcome: 'lost', error: { detail: 'out of memory' } },
    ])
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'crashed', signal: 'SIGKILL' }])
    one.send('go on')
    await one.until(one.state('running'))
    expect(agents[1]!.spec.resume).toBe('cli-1')
  })

  it('hibernate when an idle process leaves by itself', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    agents[0]!.endTurn()
    agents[0]!.die({ code: 0, signal: null })
    await one.until(one.state('hibernated'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'exited', error: null }])
  })

  it('wait for the user as long as it takes, and pass the decision on once', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    const outcome = agents[0]!.ask(request('r1'), new AbortController().signal)
    await one.until(one.state('waiting'))
    expect(manager.pending()).toMatchObject([{ sessionId: one.id, request: { requestId: 'r1' } }])
    const answer = (decision: Parameters<typeof answerTo>[1]) => answerTo('r1', decision)
    const answerTo = (id: string, decision: { kind: 'allow-once' } | { kind: 'allow-session' }) =>
      manager.find(one.id).answer(RequestId.parse(id), decision)
    expect(() => answer({ kind: 'allow-session' })).toThrow('only be allowed once')
    await answer({ kind: 'allow-once' })
    expect(await outcome).toEqual({ kind: 'allow-once' })
    expect(() => answer({ kind: 'allow-once' })).toThrow('no longer waits')
    await one.until(one.state('running'))
  })

  it('cancel what they asked when the turn is interrupted', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    const outcome = agents[0]!.ask(request('r1'), new AbortController().signal)
    await one.until(one.state('waiting'))
    await manager.interrupt(one.id)
    expect(await outcome).toEqual({ kind: 'cancelled' })
    await one.until(one.state('idle'))
    expect(ofType(one.events, 'turn.ended')).toMatchObject([{ outcome: 'interrupted', error: null }])
    expect(manager.pending()).toEqual([])
  })

  it('end a turn at once whose credentials are refused, and start anew with the next prompt', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    const { data: reason } = new AppError('auth', { message: 'Refused.', remedy: 'Sign in.' })
    agents[0]!.say({ type: 'retry', attempt: 1, maxAttempts: 4, delayMs: 500, reason })
    await one.until((_, events) => ofType(events, 'process.ended').length > 0)
    expect(ofType(one.events, 'turn.ended')).toMatchObject([{ outcome: 'failed', error: { kind: 'auth' } }])
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'credentials' }])
    await one.until(one.state('hibernated'))
    one.send('again')
    await one.until(one.state('running'))
    expect(agents).toHaveLength(2)
  })

  it('let the CLI repeat a request that may succeed, and show it', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    const { data: reason } = new AppError('overloaded', { message: 'Overloaded.', remedy: 'Wait.' })
    agents[0]!.say({ type: 'retry', attempt: 1, maxAttempts: 4, delayMs: 500, reason })
    expect((await one.until(one.state('retrying'))).state).toMatchObject({ attempt: 1, maxAttempts: 4 })
    agents[0]!.write('now')
    await one.until(one.state('running'))
    expect(agents[0]!.calls).toEqual([])
  })

  it('show a turn that the agent begins by itself', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    agents[0]!.say({ type: 'init', model: 'm', cliVersion: '2' })
    await one.until(one.state('running'))
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    expect(ofType(one.events, 'turn.started')).toHaveLength(2)
  })

  it('close for good until the next prompt, and are not called crashed', async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    expect((await manager.close(one.id)).state.kind).toBe('closed')
    await one.until(one.state('closed'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'closed', error: null }])
    one.send('hello again')
    await one.until(one.state('running'))
  })

  it('refuse the mode that asks for nothing unless the settings allow it', async () => {
    const one = await session()
    await expect(manager.setPermissionMode({ id: one.id, mode: 'bypassPermissions' })).rejects.toMatchObject({
      data: { kind: 'permission', field: 'permissionMode' },
    })
  })

  it('are followed, and gone, by number and name', async () => {
    const one = await session()
    await manager.delete(one.id)
    expect(() => manager.get(one.id)).toThrow('There is no session')
    expect(store.sessions.all()).toEqual([])
  })
})

describe('a session and its process', () => {
  const running = async () => {
    const one = await session()
    one.send('hi')
    await one.until(one.state('running'))
    agents[0]!.say({ type: 'identity', cliSessionId: 'cli-1' })
    return one
  }
  const idle = async () => {
    const one = await running()
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    return one
  }
  const why = new AppError('resources', { message: 'It holds too much.', remedy: 'It goes on.' }).data

  it('part when it sleeps, and meet again when the user turns to it', async () => {
    const one = await idle()
    await manager.find(one.id).hibernate()
    await one.until(one.state('hibernated'))
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'hibernated', error: null }])
    manager.intend(one.id)
    await one.until(one.state('idle'))
    expect(agents[1]!.spec.resume).toBe('cli-1')
    expect(ofType(one.events, 'process.started').at(-1)).toMatchObject({ path: 'resume' })
  })

  it('do not part while a turn is under way or a prompt waits', async () => {
    const one = await running()
    await expect(manager.find(one.id).hibernate()).rejects.toMatchObject({ data: { kind: 'conflict' } })
    await expect(manager.find(one.id).recycle()).rejects.toMatchObject({ data: { kind: 'conflict' } })
    expect(agents[0]!.calls).toEqual([])
  })

  it('part between turns for a fresh process, and the session goes on', async () => {
    const one = await idle()
    await manager.find(one.id).recycle()
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(agents[1]!.spec.resume).toBe('cli-1')
    expect(ofType(one.events, 'process.ended')).toMatchObject([{ reason: 'recycled' }])
  })

  it('part at once where there is a reason, which the turn tells; its text stays', async () => {
    const one = await running()
    agents[0]!.write('Half an ans')
    agents[0]!.onInterrupt = () => undefined // it does not end its turn in time
    await manager.find(one.id).giveUp(why, { atOnce: false, resume: true })
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(ofType(one.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(one.events, 'turn.ended')).toMatchObject([
      { error: { kind: 'resources', message: 'It holds too much.' } },
    ])
  })

  it('part when the folder is no longer trusted, at once or after the turn', async () => {
    const one = await idle()
    trust = 'restricted'
    manager.announceFolder('/project')
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 2)
    expect(agents[1]!.spec.trust).toBe('restricted')
    one.send('more')
    await one.until(one.state('running'))
    trust = 'trusted'
    manager.announceFolder('/project')
    expect(agents[1]!.calls).toEqual([])
    agents[1]!.endTurn()
    await one.until((now, events) => now.state.kind === 'idle' && ofType(events, 'process.started').length === 3)
    expect(agents[2]!.spec.trust).toBe('trusted')
  })

  it('meet again for a prompt that was sent while they parted', async () => {
    const one = await idle()
    const closed = manager.close(one.id)
    one.send('wait, one more')
    await closed
    await one.until(one.state('running'))
    expect(agents[1]!.prompts).toMatchObject([{ text: 'wait, one more' }])
  })

  it('part for good where a fresh process would not help, and say so', async () => {
    const one = await running()
    await manager.find(one.id).giveUp(why, { atOnce: true, resume: false })
    const now = await one.until(one.state('failed'))
    expect(now.state).toMatchObject({ error: { message: 'It holds too much.' } })
    expect(agents).toHaveLength(1)
    expect(agents[0]!.calls).toEqual(['close'])
  })

  it('tell the watchdog what goes on', async () => {
    const one = await running()
    expect(manager.find(one.id).activity()).toMatchObject({ busy: true, pendingPermission: false, runningTools: 0 })
    const call = { type: 'tool.call' as const, messageId: 'm', parent: null, toolUseId: 't1', name: 'Bash', input: {} }
    agents[0]!.say({ type: 'event', event: call }, { type: 'background', tasks: 2 })
    await one.until((_, events) => ofType(events, 'tool.call').length > 0)
    expect(manager.find(one.id).activity()).toMatchObject({ runningTools: 1, backgroundTasks: 2 })
    agents[0]!.endTurn()
    await one.until(one.state('idle'))
    expect(manager.find(one.id).activity()).toMatchObject({
      busy: false,
      runningTools: 0,
      turnsSinceStart: 1,
      focused: false,
    })
    manager.intend(one.id)
    expect(manager.find(one.id).activity()).toMatchObject({ focused: true })
    await manager.close(one.id)
    expect(manager.find(one.id).activity()).toBeNull()
  })
})

describe('a host that starts after one that died', () => {
  it('completes the open turn with the text saved last, and keeps the queue', async () => {
    const one = await session()
    const id = promptId()
    one.send('hi', id)
    await one.until(one.state('running'))
    one.send('later')
    // what the dying host had on disk
    store.journal.saveLive(one.id, [
      { key: 'm:0', messageId: 'm', parent: null, kind: 'text', toolName: '', text: 'Half an ans' },
    ])
    const died = { manager, store }
    manager = start()

    const again = await session({ id: one.id })
    expect(manager.get(one.id)).toMatchObject({ state: { kind: 'hibernated' }, queued: [{ text: 'later' }] })
    expect(ofType(again.events, 'text')).toMatchObject([{ text: 'Half an ans', aborted: true }])
    expect(ofType(again.events, 'turn.ended')).toMatchObject([
      { promptId: id, outcome: 'lost', error: { kind: 'process' } },
    ])
    expect(store.journal.openTurns().size).toBe(0)
    died.store.close()
  })
})
