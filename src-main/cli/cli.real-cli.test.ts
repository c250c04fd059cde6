/** The command line as a user meets it: as built, real processes, the real CLI behind them, a scripted model. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppErrorData } from '#shared/errors.ts'
import { StoredEvent } from '#shared/events.ts'
import { runTestModel, type TestModel } from '../engine/demo/testing/run-test-model.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ENTRY = join(ROOT, 'out', 'main', 'cli.js')
const Ready = z.object({ url: z.string(), token: z.string(), pid: z.number(), home: z.string() })

let folder: string
let project: string
let model: TestModel
let env: Record<string, string | undefined>
let started: ChildProcess[]

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.ts'), '--if-stale'])
})

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-cli-')))
  project = join(folder, 'project')
  mkdirSync(project)
  model = await runTestModel()
  env = {
    PATH: process.env.PATH,
    HOME: folder,
    ...model.env,
    BULLPEN_HOME: join(folder, 'data'),
    CLAUDE_CONFIG_DIR: join(folder, 'claude'),
  }
  started = []
})

afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
})

function start(...args: string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args], { cwd: project, env, stdio: ['pipe', 'pipe', 'pipe'] })
  started.push(child)
  return child
}

async function bullpen(args: string[], input = '') {
  const child = start(...args)
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, err, code: code as number }
}

/** Reads until `part` has come; what came so far is the result. */
async function until(stream: Readable, part: string): Promise<string> {
  let seen = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    seen += String(chunk)
    if (seen.includes(part)) return seen
  }
  throw new Error(`the stream ended before "${part}": ${seen}`)
}

async function serve() {
  const child = start('serve', '--json')
  const ready = Ready.parse(JSON.parse(await until(child.stdout, '\n')))
  return { child, ready }
}

const events = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => StoredEvent.parse(JSON.parse(line)))

const rows = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) =>
      z.looseObject({ id: z.string(), cwd: z.string(), title: z.string(), state: z.string() }).parse(JSON.parse(line)),
    )

const directive = (value: unknown) => `[[${JSON.stringify(value)}]]`
const STREAM = directive({ mode: 'stream', n: 100_000, delay: 5 })

describe('without a host', () => {
  test('runs a prompt, lists its session, resumes it with its context', async () => {
    const first = await bullpen(['run', '--effort', 'low', '--budget', '5', 'first words'])
    expect(first).toMatchObject({ code: 0, out: 'Hello from the scripted model. Prompt 1: first words\n' })
    expect(first.err).toContain('Restricted mode')
    const [session] = rows((await bullpen(['sessions', '--json'])).out)
    expect(session).toMatchObject({ cwd: project, state: 'hibernated', effort: 'low', budgetUsd: 5 })
    const second = await bullpen(['resume', session?.id.slice(0, 8) ?? '', '-', '--json'], 'second words')
    expect(second.code).toBe(0)
    const [prompt, ...rest] = events(second.out)
    expect(prompt?.event).toMatchObject({ type: 'prompt', text: 'second words' })
    expect(rest.at(-1)?.event).toMatchObject({ type: 'turn.ended', outcome: 'completed' })
    expect(rest.find(({ event }) => event.type === 'text')?.event).toMatchObject({
      text: expect.stringContaining('Prompt 2') as string,
    })
  })

  test('asks nobody: a tool that needs permission is denied, and says so', async () => {
    const touched = join(folder, 'touched')
    const tool = directive({ mode: 'tool', name: 'Bash', input: { command: `touch ${touched}` } })
    const { code, err } = await bullpen(['run', tool])
    expect(code).toBe(0)
    expect(err).toContain('Denied Bash')
    expect(existsSync(touched)).toBe(false)
  })

  test('runs nothing of an untrusted folder, and with --trust its hooks', async () => {
    const ran = join(folder, 'ran')
    mkdirSync(join(project, '.claude'))
    const hooks = { SessionStart: [{ hooks: [{ type: 'command', command: `touch ${ran}` }] }] }
    writeFileSync(join(project, '.claude', 'settings.json'), JSON.stringify({ hooks }))
    expect((await bullpen(['run', 'hello'])).code).toBe(0)
    expect(existsSync(ran)).toBe(false)
    expect((await bullpen(['run', '--trust', 'hello'])).code).toBe(0)
    expect(existsSync(ran)).toBe(true)
  })

  test.each([
    [['ps'], 3],
    [['stop'], 3],
    [['open'], 3],
    [['attach', 'x'], 3],
    [['run', ''], 2],
    [['bogus'], 2],
    [['run', '--permission-mode', 'nonsense', 'x'], 2],
    [['resume', 'nothing-like-it', 'x'], 1],
    [['run', '--cwd', '/nowhere/at/all', 'x'], 1],
  ])('%j ends with %i', async (args, code) => expect((await bullpen(args)).code).toBe(code))

  test('a failed turn ends with 1 and the error as one line', async () => {
    const { code, err } = await bullpen(['run', '--json', directive({ mode: 'status', code: 401 })])
    expect(code).toBe(1)
    expect(AppErrorData.parse(JSON.parse(err.trim().split('\n').at(-1) ?? '')).kind).toBe('auth')
  })

  test('ends quietly when its reader has seen enough', async () => {
    const child = start('run', STREAM)
    const complaints = text(child.stderr)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await complaints).not.toContain('EPIPE')
  })

  test('the first Ctrl-C interrupts the turn', async () => {
    const child = start('run', STREAM)
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await text(child.stderr)).toContain('interrupted')
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1)
  })

  test('a second command works through the first, which waits for it', async () => {
    // long enough for another command to start beside it on a busy machine, which then outlasts it
    const first = start('run', directive({ mode: 'stream', n: 250, delay: 20 }))
    await once(first.stdout, 'data')
    const second = await bullpen(['run', directive({ mode: 'stream', n: 300, delay: 20 })])
    expect(second.code).toBe(0)
    expect(first.exitCode ?? (await once(first, 'exit'))[0]).toBe(0)
  })

  test('commands that are started at once share one host, and one that comes as it ends has its own', async () => {
    const prompt = (n: number) => directive({ mode: 'stream', n, delay: 20 })
    const atOnce = await Promise.all([10, 40, 70].map((n) => bullpen(['run', prompt(n)])))
    expect(atOnce.map(({ code, err }) => [code, code === 0 ? '' : err])).toEqual(Array(3).fill([0, '']))
    const first = start('run', prompt(5))
    const ends = once(first, 'exit')
    await until(first.stdout, '\n') // its answer is whole, and it begins to end
    const next = await bullpen(['run', prompt(5)])
    expect([next.code, next.code === 0 ? '' : next.err]).toEqual([0, ''])
    expect((await ends)[0]).toBe(0)
  })

  test('a command stays neither for who looks on, nor for who asks it to stop', async () => {
    const watched = start('run', directive({ mode: 'stream', n: 150, delay: 20 }))
    await once(watched.stdout, 'data')
    const [session] = rows((await bullpen(['sessions', '--json'])).out)
    const follower = start('attach', session?.id ?? '')
    await once(follower.stdout, 'data')
    expect(watched.exitCode ?? (await once(watched, 'exit'))[0]).toBe(0)
    if (follower.exitCode === null) await once(follower, 'exit')

    const asked = start('run', STREAM)
    const said = text(asked.stderr)
    await once(asked.stdout, 'data')
    expect((await bullpen(['stop'])).code).toBe(0)
    expect(asked.exitCode ?? (await once(asked, 'exit'))[0]).toBe(1)
    expect(await said).toContain('bullpen stop')
  })

  test('an unusable data folder is named', async () => {
    writeFileSync(join(folder, 'file'), '')
    env.BULLPEN_HOME = join(folder, 'file')
    const { code, err } = await bullpen(['sessions', '--json'])
    expect(code).toBe(1)
    expect(AppErrorData.parse(JSON.parse(err))).toMatchObject({ kind: 'config', field: 'BULLPEN_HOME' })
  })
})

describe('with a host', () => {
  test('run, attach, ps and stop talk to it', async () => {
    const { child, ready } = await serve()
    expect(ready.home).toBe(env.BULLPEN_HOME)
    expect((await bullpen(['run', 'over the socket'])).code).toBe(0)
    const [session] = rows((await bullpen(['sessions', '--json'])).out)
    const id = session?.id ?? ''
    const whole = events((await bullpen(['attach', id, '--no-follow', '--json'])).out)
    expect(whole.map(({ seq }) => seq)).toEqual(whole.map((_, index) => index + 1))

    const follower = start('attach', id)
    await until(follower.stdout, 'over the socket')
    await bullpen(['resume', id, 'once more'])
    await until(follower.stdout, 'once more')
    follower.kill('SIGINT')
    expect(await once(follower, 'exit')).toEqual([0, null])

    const processes = (await bullpen(['ps', '--json'])).out
    expect(processes).toContain('"role":"host"')
    expect(processes).toContain('"role":"live"')
    expect((await bullpen(['stop'])).code).toBe(0)
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0)
    expect((await bullpen(['ps'])).code).toBe(3)
  })

  test('only the owner can read what lets one in', async () => {
    const { ready } = await serve()
    const run = join(ready.home, 'run')
    const mode = (path: string) => statSync(path).mode & 0o777
    expect(mode(run)).toBe(0o700)
    for (const name of ['token', 'host.json', 'browser-key', 'bullpen.sock']) expect(mode(join(run, name))).toBe(0o600)
  })

  test('a second host is refused and the first stays; a killed one leaves no obstacle', async () => {
    const { child } = await serve()
    const second = await bullpen(['serve', '--json'])
    expect(second.code).toBe(1)
    expect(AppErrorData.parse(JSON.parse(second.err)).kind).toBe('conflict')
    expect((await bullpen(['ps'])).code).toBe(0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const third = await serve()
    expect((await bullpen(['ps'])).code).toBe(0)
    third.child.kill('SIGTERM')
    expect(await once(third.child, 'exit')).toEqual([0, null])
  })

  test('open gives an address that works once', async () => {
    await serve()
    const entry = (await bullpen(['open', '--print'])).out.trim()
    expect((await fetch(entry, { redirect: 'manual' })).status).toBe(303)
    expect((await fetch(entry, { redirect: 'manual' })).status).toBe(401)
  })

  test('a follower is told that the host went away', async () => {
    const { child } = await serve()
    await bullpen(['run', 'hello'])
    const [session] = rows((await bullpen(['sessions', '--json'])).out)
    const follower = start('attach', session?.id ?? '')
    const complaint = text(follower.stderr)
    await until(follower.stdout, 'hello')
    child.kill('SIGTERM')
    expect(await once(follower, 'exit')).toEqual([3, null])
    expect(await complaint).toContain('connection to the host is gone')
  })
})
