import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directive } from './demo/testing/directive.ts'
import { EngineBench } from './testing/engine-bench.ts'

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

describe('what a session with the real CLI asks', () => {
  it('runs a tool that was allowed once, and asks again the next time', async () => {
    const cwd = bench.project('a')
    const one = await bench.open(cwd)
    const touch = (name: string) => directive({ mode: 'tool', name: 'Bash', input: { command: `touch ${name}` } })
    for (const name of ['one.txt', 'two.txt']) {
      const prompt = one.send(touch(name))
      await one.untilState('waiting')
      expect(existsSync(join(cwd, name))).toBe(false)
      await bench.answer(one, { kind: 'allow-once' })
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
    await bench.answer(one, { kind: 'allow-session' })
    await one.turnEnd(prompt)
    await one.turn(write('two.txt'))
    expect(existsSync(join(cwd, 'two.txt'))).toBe(true)
    expect(one.all('permission.asked')).toHaveLength(1)
    expect(one.session.permissionMode).toBe('default')
    expect(existsSync(join(cwd, '.claude'))).toBe(false)

    const other = one.send(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch three.txt' } }))
    await one.untilState('waiting')
    await bench.answer(one, { kind: 'deny', reason: 'not now' })
    await one.turnEnd(other)
  })

  it('keeps what was allowed for the session over a change of process, and asks again once it is taken back', async () => {
    const one = await bench.open(bench.project('a'))
    const run = (command: string) => directive({ mode: 'tool', name: 'Bash', input: { command } })
    const prompt = one.send(run('mkdir -p one && touch two'))
    await one.untilState('waiting')
    await bench.answer(one, { kind: 'allow-always', rules: ['Bash(mkdir *)', 'Bash(touch *)'], scope: 'session' })
    await one.turnEnd(prompt)
    await one.turn(run('touch three'))
    await bench.engine.monitoring.recycle(one.id)
    await one.turn(run('touch four; mkdir five'))
    expect(one.all('permission.asked')).toHaveLength(1)

    await bench.engine.permissions.revoke({ sessionId: one.id, rule: 'Bash(touch *)' })
    const last = one.send(run('touch six'))
    await one.untilState('waiting')
    await bench.answer(one, { kind: 'deny', reason: '' })
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
    await bench.answer(one, { kind: 'allow-session' })
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
    await bench.answer(one, { kind: 'allow-always', rules: ['Bash(touch *)'], scope: 'local' })
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
    await bench.answer(one, { kind: 'deny', reason: 'Use the other folder.' })
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
    await bench.answer(one, { kind: 'answers', answers: { 'Which?': 'Blue' } })
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
    await bench.answer(one, { kind: 'answers', answers: { 'Which look?': 'List' } })
    await one.turnEnd(prompt)
    const said = one.all('tool.result').at(-1)?.text
    expect(said).toContain('| List |')
    expect(said).not.toContain('| Table |')
  })
})
