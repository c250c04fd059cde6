import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { directive } from './demo/testing/directive.ts'
import { type Conversation, EngineBench } from './testing/engine-bench.ts'

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const pidOf = (conversation: Conversation) => conversation.all('process.started').at(-1)!.pid

describe('a session with the real CLI', () => {
  it('answers, streaming, with its usage', async () => {
    const one = await bench.open(bench.project('a'))
    const ended = await one.turn(`Say it ${directive({ mode: 'stream', n: 50 })}`)
    expect(ended).toMatchObject({ outcome: 'completed', error: null })
    expect(one.texts).toHaveLength(1)
    expect(one.streamed).toBe(one.texts[0])
    expect(one.session.usage.outputTokens).toBeGreaterThan(0)
    expect(one.session.usage).toEqual(ended.usage)
    expect(one.session.activeModel).toMatch(/^claude-/)
  })

  it('keeps its context from prompt to prompt', async () => {
    const one = await bench.open(bench.project('a'))
    await one.turn('first')
    await one.turn('second')
    expect(one.texts.at(-1)).toContain('Prompt 2: second')
    expect(one.all('process.started')).toHaveLength(1)
  })

  it('shows what a command printed that the CLI ran itself', async () => {
    const one = await bench.open(bench.project('a'))
    expect((await one.turn('/context')).outcome).toBe('completed')
    expect(one.texts).toEqual([])
    expect(one.all('notice')).toEqual([
      {
        type: 'notice',
        level: 'info',
        text: expect.stringMatching(/^## Context Usage\n.*\|/s) as string,
        output: 'markdown',
      },
    ])
  })

  it('is interrupted in mid-stream, keeps what was said, and goes on', async () => {
    const one = await bench.open(bench.project('a'))
    const prompt = one.send(directive({ mode: 'stream', n: 10_000, delay: 5 }))
    await one.until(() => one.streamed.includes('w3'))
    await bench.engine.sessions.interrupt(one.id)
    expect(await one.turnEnd(prompt)).toMatchObject({ outcome: 'interrupted', error: null })
    expect(one.all('text')).toMatchObject([{ aborted: true, text: expect.stringContaining('w3') }])
    expect((await one.turn('still there?')).outcome).toBe('completed')
  })

  it('switches model and permission mode between and during turns', async () => {
    const one = await bench.open(bench.project('a'))
    await one.turn('hi')
    await bench.engine.sessions.setModel({ id: one.id, model: 'claude-sonnet-5' })
    await bench.engine.sessions.setPermissionMode({ id: one.id, mode: 'acceptEdits' })
    await one.turn('hi')
    expect(bench.model.requests.at(-1)).toMatchObject({ model: 'claude-sonnet-5' })
    const cwd = one.session.cwd
    await one.turn(directive({ mode: 'tool', name: 'Write', input: { file_path: join(cwd, 'a.txt'), content: 'x' } }))
    expect(one.all('permission.asked')).toEqual([])
    expect(one.session).toMatchObject({ model: 'claude-sonnet-5', permissionMode: 'acceptEdits' })
  })

  it('takes a prompt of 5 MB and odd characters as it is', async () => {
    const one = await bench.open(bench.project('a'))
    const text = `--settings={} \u2028\u0000 "quoted" \n \ud800 ${'é'.repeat(2_500_000)}`
    expect((await one.turn(text)).outcome).toBe('completed')
    expect(one.texts.at(-1)).toContain('Prompt 1: --settings={}')
  })
})

describe('sessions beside each other', () => {
  it('do not leak into each other', async () => {
    const [a, b] = await Promise.all([bench.open(bench.project('a')), bench.open(bench.project('b'))])
    const script = (name: string) =>
      directive({ mode: 'tool', name: 'Bash', input: { command: `pwd > ${name}; cat ${name}` } })
    const prompts = [a.send(script('where.txt')), b.send(script('where.txt'))] as const
    await Promise.all([a.untilState('waiting'), b.untilState('waiting')])
    await bench.answer(a, { kind: 'allow-once' })
    await bench.answer(b, { kind: 'allow-once' })
    await Promise.all([a.turnEnd(prompts[0]), b.turnEnd(prompts[1])])
    expect(readFileSync(join(bench.folder, 'a', 'where.txt'), 'utf8')).toBe(`${a.session.cwd}\n`)
    expect(readFileSync(join(bench.folder, 'b', 'where.txt'), 'utf8')).toBe(`${b.session.cwd}\n`)
    expect(a.texts.join()).not.toContain(b.session.cwd)
  })
})

describe('a host that restarts', () => {
  it('ends its processes, and resumes sessions with their context', async () => {
    const one = await bench.open(bench.project('a'))
    await one.turn('remember the word walnut')
    const pid = pidOf(one)
    await bench.restart()
    expect(alive(pid)).toBe(false)

    const again = await bench.attach(one.id)
    expect(again.session).toMatchObject({ title: 'remember the word walnut', state: { kind: 'hibernated' } })
    expect(again.texts).toEqual(one.texts)
    await again.turn('what was the word?')
    expect(again.texts.at(-1)).toContain('Prompt 2: what was the word?')
    expect(again.all('process.started').at(-1)).toMatchObject({ path: 'resume' })
  })

  it('keeps the text of a turn it stopped in', async () => {
    const one = await bench.open(bench.project('a'))
    one.send(directive({ mode: 'stream', n: 10_000, delay: 5 }))
    await one.until(() => one.streamed.includes('w3'))
    await bench.restart()
    const again = await bench.attach(one.id)
    expect(again.all('text')).toMatchObject([{ aborted: true, text: expect.stringContaining('w3') }])
    expect(again.all('turn.ended')).toMatchObject([{ outcome: 'interrupted' }])
  })
})

describe('what goes wrong', () => {
  it.each([
    [401, 'auth'],
    [403, 'permission'],
    [404, 'invalid_model'],
  ])('a %i is said at once, not after minutes', async (code, kind) => {
    const one = await bench.open(bench.project('a'))
    expect(await one.turn(directive({ mode: 'status', code }))).toMatchObject({ outcome: 'failed', error: { kind } })
    expect(bench.model.requests.filter(({ isAgent }) => isAgent).length).toBeLessThanOrEqual(2)
  })

  it('a request that is repeated with success shows the retry and one answer', async () => {
    const one = await bench.open(bench.project('a'))
    expect((await one.turn(directive({ mode: 'cut', times: 1 }))).outcome).toBe('completed')
    expect(one.all('retry')).toMatchObject([{ attempt: 1, reason: { kind: 'network' } }])
    expect(one.texts).toHaveLength(1)
  })

  it('a CLI that is killed in mid-turn leaves its text and the way on', async () => {
    const one = await bench.open(bench.project('a'))
    await one.turn('first')
    const prompt = one.send(directive({ mode: 'stream', n: 10_000, delay: 5 }))
    await one.until(() => one.streamed.includes('w3'))
    process.kill(pidOf(one), 'SIGKILL')
    expect(await one.turnEnd(prompt)).toMatchObject({ outcome: 'lost', error: { kind: 'process' } })
    expect(one.texts.at(-1)).toContain('w3')
    await one.untilState('failed')
    await one.turn('third')
    // the CLI may not have written the killed turn's prompt yet; what came before it has
    expect(one.texts.at(-1)).toMatch(/Prompt [23]: third/)
  })

  it('no credentials are named, and used by the next prompt once they are there', async () => {
    await bench[Symbol.asyncDispose]()
    bench = await EngineBench.start({ ANTHROPIC_API_KEY: undefined })
    const one = await bench.open(bench.project('a'))
    expect(await one.turn('hi')).toMatchObject({ outcome: 'failed', error: { kind: 'auth', message: /no login/ } })
    await bench.engine.credentials.setApiKey('sk-ant-test-key')
    expect((await one.turn('hi again')).outcome).toBe('completed')
  })

  it('a conversation that is open in another process is not written by two', async () => {
    const one = await bench.open(bench.project('a'))
    await one.turn('first')
    await bench.engine.sessions.close(one.id)
    const id = bench.transcriptIds()[0] ?? ''
    const terminal = bench.claude([
      '--resume',
      id,
      '-p',
      '--input-format',
      'stream-json',
      '--output-format',
      'stream-json',
      '--verbose',
    ])
    await bench.untilNoted(id)
    const prompt = one.send('second')
    expect((await one.untilState('failed')).state).toMatchObject({ error: { kind: 'conflict' } })
    terminal.kill('SIGKILL')
    await once(terminal, 'exit')
    bench.engine.sessions.send({ id: one.id, promptId: prompt, text: 'second' })
    expect((await one.turnEnd(prompt)).outcome).toBe('completed')
    expect(one.texts.at(-1)).toContain('Prompt 2: second')
  })

  it('a missing folder, a file in its place, a folder that went away', async () => {
    const create = (cwd: string) => bench.engine.sessions.create({ cwd, profile: 'default' })
    await expect(create(join(bench.folder, 'missing'))).rejects.toMatchObject({
      data: { kind: 'not_found', field: 'cwd' },
    })
    writeFileSync(join(bench.folder, 'file'), '')
    await expect(create(join(bench.folder, 'file'))).rejects.toMatchObject({
      data: { kind: 'invalid_input', field: 'cwd' },
    })
    const one = await bench.open(bench.project('gone'))
    await rm(join(bench.folder, 'gone'), { recursive: true })
    one.send('hi')
    expect((await one.untilState('failed')).state).toMatchObject({ error: { kind: 'not_found' } })
  })

  it('a CLI that is not there keeps the prompt until it is', async () => {
    bench.engine.settings.set({ cliPath: join(bench.folder, 'no-such-cli') })
    const one = await bench.open(bench.project('a'))
    const prompt = one.send('hi')
    expect((await one.untilState('failed')).state).toMatchObject({ error: { kind: 'not_found' } })
    bench.engine.settings.set({ cliPath: null })
    bench.engine.sessions.send({ id: one.id, promptId: PromptId.parse(prompt), text: 'hi' })
    expect((await one.turnEnd(prompt)).outcome).toBe('completed')
    expect(one.all('prompt')).toHaveLength(1)
  })
})
