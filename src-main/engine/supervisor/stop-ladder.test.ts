import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { type SDKMessage, query } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { PromptId } from '#shared/ids.ts'
import { PromptStream } from '../agent/prompt-stream.ts'
import { type FakeAgent, fakeCli, startFake, textsOf } from '../testing/fake-agent.ts'
import { readMarked } from './marks.ts'
import { LADDER, nextStep, sweepMark } from './stop-ladder.ts'

const fakes: FakeAgent[] = []
const start = (name: string) => {
  const fake = startFake(name)
  fakes.push(fake)
  return fake
}
afterEach(async () => {
  const ended = fakes.splice(0)
  await Promise.all(ended.map(({ agent }) => agent.close()))
  expect((await Promise.all(ended.map(({ owner }) => readMarked(owner)))).flat()).toEqual([])
})

/** The same CLI in the hands of the SDK alone, amid a turn. */
function startBySdk(name: string) {
  const prompts = new PromptStream()
  const child = Promise.withResolvers<ChildProcess>()
  const conversation = query({
    prompt: prompts,
    options: {
      pathToClaudeCodeExecutable: fakeCli(name),
      spawnClaudeCodeProcess: ({ command, args, cwd, env }) => {
        const started = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] })
        child.resolve(started)
        return started
      },
    },
  })
  conversation.initializationResult().catch(() => undefined)
  prompts.push(PromptId.parse(crypto.randomUUID()), '{}')
  let isGone = false
  const exited = child.promise.then(async (started) => {
    if (started.exitCode === null && started.signalCode === null) await once(started, 'exit')
    isGone = true
  })
  return {
    exited,
    async until(subtype: 'init') {
      for (;;) {
        const { value, done } = await conversation.next()
        if (done === true) throw new Error('the conversation ended')
        const message: SDKMessage = value
        if (message.type === 'system' && message.subtype === subtype) return
      }
    },
    close: () => conversation.close(),
    kill: () => void child.promise.then((started) => isGone || started.kill('SIGKILL')),
  }
}

/** As long as all steps together, and the sweep after them. */
const withinLadder = LADDER.reduce((total, { waitMs }) => total + waitMs, 5_000)

describe('the ladder', () => {
  it('takes one step after the other, and none once the process is gone', () => {
    expect(LADDER.map((_, taken) => nextStep(taken, false)?.step)).toEqual(['end-input', 'terminate', 'kill'])
    expect(nextStep(LADDER.length, false)).toBeNull()
    expect(LADDER.map((_, taken) => nextStep(taken, true))).toEqual([null, null, null])
  })

  it.each([
    ['waits-for-eof', 'idle', 'end-input'],
    ['waits-for-eof', 'turn', 'end-input'],
    ['hangs', 'init', 'terminate'],
    ['result-then-hangs', 'turn', 'terminate'],
    ['leaks', 'init', 'end-input'],
    ['floods-stdout', 'init', 'end-input'],
  ] as const)('ends %s (%s) by %s', async (name, state, endedBy) => {
    const fake = start(name)
    if (state !== 'idle') {
      fake.send(name === 'floods-stdout' ? { mb: 10_000, rubbish: true } : {})
      await fake.until(state)
    }
    const report = await fake.started.stop()
    expect(report).toMatchObject({ endedBy, left: [] })
    expect(report.durationMs).toBeLessThan(withinLadder)
    expect(await fake.marked()).toEqual([])
    await fake.ended // the conversation ends with the process
  })

  it('is done before the SDK, which was asked first, has come to TERM', async () => {
    const ours = start('hangs')
    const sdk = startBySdk('hangs')
    try {
      ours.send()
      await Promise.all([ours.until('init'), sdk.until('init')])
      const order: string[] = []
      sdk.close()
      await Promise.all([
        sdk.exited.then(() => order.push('the SDK')),
        ours.started.stop().then(() => order.push('the ladder')),
      ])
      expect(order).toEqual(['the ladder', 'the SDK'])
    } finally {
      sdk.kill()
      await sdk.exited
    }
  })

  it('ends by KILL what ignores TERM or is frozen', async () => {
    const [stubborn, frozen] = [start('ignores-sigterm'), start('waits-for-eof')]
    for (const fake of [stubborn, frozen]) {
      fake.send()
      await fake.until('turn')
    }
    process.kill(frozen.started.pid, 'SIGSTOP')
    const reports = await Promise.all([stubborn.started.stop(), frozen.started.stop()])
    expect(reports).toMatchObject([
      { endedBy: 'kill', left: [] },
      { endedBy: 'kill', left: [] },
    ])
  })

  it('says that a process ended by itself, with what it said last', async () => {
    const fake = start('dies-at-start')
    expect(await fake.started.exited).toMatchObject({ code: 7, stderr: expect.stringContaining('flux') })
    expect(await fake.started.stop()).toMatchObject({ endedBy: 'itself', signalled: 0 })
  })

  it.each([false, true])('ends what moved into sessions of its own (TERM ignored: %s)', async (stubborn) => {
    const fake = start('forks-escapees')
    fake.send({ stubborn })
    await fake.until('turn')
    const [said = '[]'] = textsOf(fake.facts)
    expect(JSON.parse(said)).toHaveLength(4)
    expect((await fake.marked()).length).toBeGreaterThanOrEqual(5)
    const report = await fake.started.stop()
    expect(report).toMatchObject({ endedBy: 'end-input', left: [] })
    expect(report.signalled).toBeGreaterThanOrEqual(4)
    expect(await fake.marked()).toEqual([])
  })

  it('ends the tools of a process that was killed by someone else', async () => {
    const fake = start('forks-escapees')
    fake.send()
    await fake.until('turn')
    process.kill(fake.started.pid, 'SIGKILL')
    await fake.started.gone
    expect(await fake.marked()).toEqual([])
  })

  it('leaves what was detached on purpose when it is told to, and nothing else', async () => {
    const fake = start('forks-escapees')
    fake.send()
    await fake.until('turn')
    const before = await fake.marked()
    await fake.started.stop({ leaveDaemons: true })
    const left = await fake.marked()
    expect(left.length).toBeGreaterThan(0)
    expect(left.length).toBeLessThan(before.length)
    const pids = z.array(z.number()).parse(JSON.parse(textsOf(fake.facts)[0] ?? ''))
    expect(left.map(({ pid }) => pid)).toContain(pids[3]) // the one forked twice
    await sweepMark({ owner: fake.owner, mark: fake.started.mark })
    expect(await fake.marked()).toEqual([])
  })

  it('does not touch another process of the same owner', async () => {
    const one = start('waits-for-eof')
    const other = startFake('waits-for-eof', { owner: one.owner })
    fakes.push(other)
    other.send()
    await other.until('turn')
    await one.started.stop()
    expect(await other.marked()).toHaveLength(1)
  })
})
