import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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

const answer = (
  conversation: Conversation,
  decision: Parameters<EngineBench['engine']['permissions']['answer']>[0]['decision'],
) => {
  const [pending] = bench.engine.permissions.pending().filter(({ sessionId }) => sessionId === conversation.id)
  return bench.engine.permissions.answer({
    sessionId: conversation.id,
    requestId: pending!.request.requestId,
    decision,
  })
}
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

  it('runs a tool that was allowed once, and asks again the next time', async () => {
    const cwd = bench.project('a')
    const one = await bench.open(cwd)
    const touch = (name: string) => directive({ mode: 'tool', name: 'Bash', input: { command: `touch ${name}` } })
    for (const name of ['one.txt', 'two.txt']) {
      const prompt = one.send(touch(name))
      await one.untilState('waiting')
      expect(existsSync(join(cwd, name))).toBe(false)
      await answer(one, { kind: 'allow-once' })
      expect((await one.turnEnd(prompt)).outcome).toBe('completed')
      expect(existsSync(join(cwd, name))).toBe(true)
    }
    expect(one.all('permission.asked').map(({ request }) => request)).toMatchObject([
      { toolName: 'Bash', input: { command: 'touch one.txt' }, sessionRule: 'Bash(touch one.txt)' },
      { toolName: 'Bash' },
    ])
  })

  it('asks once for what was allowed for the session, changes no mode and writes no settings', async () => {
    const cwd = bench.project('a')
    const one = await bench.open(cwd)
    const write = (name: string) =>
      directive({ mode: 'tool', name: 'Write', input: { file_path: join(cwd, name), content: 'x' } })
    const prompt = one.send(write('one.txt'))
    await one.untilState('waiting')
    await answer(one, { kind: 'allow-session' })
    await one.turnEnd(prompt)
    await one.turn(write('two.txt'))
    expect(existsSync(join(cwd, 'two.txt'))).toBe(true)
    expect(one.all('permission.asked')).toHaveLength(1)
    expect(one.session.permissionMode).toBe('default')
    expect(existsSync(join(cwd, '.claude'))).toBe(false)

    const other = one.send(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch three.txt' } }))
    await one.untilState('waiting')
    await answer(one, { kind: 'deny', reason: 'not now' })
    await one.turnEnd(other)
  })

  it('keeps what was allowed for the session over a change of process, and asks again once it is taken back', async () => {
    const one = await bench.open(bench.project('a'))
    const run = (command: string) => directive({ mode: 'tool', name: 'Bash', input: { command } })
    const prompt = one.send(run('mkdir -p one && touch two'))
    await one.untilState('waiting')
    await answer(one, { kind: 'allow-always', rules: ['Bash(mkdir *)', 'Bash(touch *)'], scope: 'session' })
    await one.turnEnd(prompt)
    await one.turn(run('touch three'))
    await bench.engine.monitoring.recycle(one.id)
    await one.turn(run('touch four; mkdir five'))
    expect(one.all('permission.asked')).toHaveLength(1)

    await bench.engine.permissions.revoke({ sessionId: one.id, rule: 'Bash(touch *)' })
    const last = one.send(run('touch six'))
    await one.untilState('waiting')
    await answer(one, { kind: 'deny', reason: '' })
    await one.turnEnd(last)
    expect(one.session.grants).toEqual(['Bash(mkdir *)'])
  })

  it('does not ask again for the same command with brackets in it, which the notation of rules escapes', async () => {
    const one = await bench.open(bench.project('a'))
    const command = String.raw`touch \(one\).txt`
    const run = directive({ mode: 'tool', name: 'Bash', input: { command } })
    const prompt = one.send(run)
    await one.untilState('waiting')
    const [request] = one.session.state.kind === 'waiting' ? one.all('permission.asked') : []
    expect(request?.request).toMatchObject({ rules: [String.raw`Bash(touch \\\(one\\\).txt)`] })
    await answer(one, { kind: 'allow-session' })
    await one.turnEnd(prompt)
    await one.turn(run)
    expect(one.all('permission.asked')).toHaveLength(1)
  })

  it('writes a rule that is to be kept to the one file that was chosen, and nothing else', async () => {
    const cwd = bench.project('a')
    await bench.engine.folders.setTrust({ path: cwd, trusted: true })
    const one = await bench.open(cwd)
    const prompt = one.send(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch one' } }))
    await one.untilState('waiting')
    await answer(one, { kind: 'allow-always', rules: ['Bash(touch *)'], scope: 'local' })
    await one.turnEnd(prompt)
    const file = join(cwd, '.claude', 'settings.local.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ permissions: { allow: ['Bash(touch *)'] } })
    expect(one.session.permissionMode).toBe('default')
    const other = await bench.open(cwd)
    await other.turn(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch two' } }))
    expect(other.all('permission.asked')).toEqual([])
  })

  it('tells the agent why a tool was denied, and the turn goes on', async () => {
    const cwd = bench.project('a')
    const one = await bench.open(cwd)
    const prompt = one.send(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch no.txt' } }))
    await one.untilState('waiting')
    await answer(one, { kind: 'deny', reason: 'Use the other folder.' })
    expect((await one.turnEnd(prompt)).outcome).toBe('completed')
    expect(existsSync(join(cwd, 'no.txt'))).toBe(false)
    expect(one.all('tool.result')).toMatchObject([
      { isError: true, text: expect.stringContaining('Use the other folder.') },
    ])
  })

  it('brings a question to the user and the answer to the agent', async () => {
    const one = await bench.open(bench.project('a'))
    const prompt = one.send(directive({ mode: 'question', question: 'Which?', options: ['Red', 'Blue'] }))
    expect((await one.untilState('waiting')).state).toMatchObject({ on: 'question' })
    await answer(one, { kind: 'answers', answers: { 'Which?': 'Blue' } })
    await one.turnEnd(prompt)
    expect(one.texts.at(-1)).toContain('Blue')
  })

  it('brings the previews of options to the user, and the one that was chosen to the agent', async () => {
    const one = await bench.open(bench.project('a'))
    const options = ['Table', 'List'].map((label) => ({ label, description: label, preview: `| ${label} |` }))
    const questions = [{ question: 'Which look?', header: 'Look', multiSelect: false, options }]
    const prompt = one.send(directive({ mode: 'tool', name: 'AskUserQuestion', input: { questions } }))
    await one.untilState('waiting')
    expect(one.all('permission.asked')).toMatchObject([{ request: { kind: 'question', questions } }])
    await answer(one, { kind: 'answers', answers: { 'Which look?': 'List' } })
    await one.turnEnd(prompt)
    const said = one.all('tool.result').at(-1)?.text
    expect(said).toContain('| List |')
    expect(said).not.toContain('| Table |')
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
    await answer(a, { kind: 'allow-once' })
    await answer(b, { kind: 'allow-once' })
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
