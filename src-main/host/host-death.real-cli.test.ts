/** The headless host as users run it is killed without a chance to do anything: five seconds later nothing of it is left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '#shared/contract/index.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { connectToHost } from '../cli/connect.ts'
import { type ModelServer, startModelServer } from '../engine/demo/model-server.ts'
import { directive } from '../engine/demo/testing/directive.ts'
import { createTestingScript } from '../engine/demo/testing/testing-script.ts'
import { readMarked } from '../engine/supervisor/marks.ts'
import { ownerOf } from '../engine/supervisor/owner.ts'
import { ESCAPING_TOOL } from '../engine/testing/doomed-agents.ts'
import { homePaths } from './paths.ts'

const GONE_WITHIN_MS = 5_000
/** The shell of the tool, both its detached loops, and node; a sleep of each loop comes and goes. */
const TOOL_PROCESSES = 4

let folder: string
let model: ModelServer
let host: ChildProcess | undefined
const home = () => join(folder, 'home')
const marked = () => readMarked(ownerOf(home()))

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-host-death-')))
  for (const name of ['home', 'user', 'project']) mkdirSync(join(folder, name))
  model = await startModelServer({ script: createTestingScript() })
})
afterEach(async () => {
  if (host?.exitCode === null && host.signalCode === null) {
    host.kill('SIGKILL')
    await once(host, 'exit')
  }
  while ((await marked()).length > 0) await delay(50)
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<{ client: Client; close: () => Promise<void>; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'headless.ts'), '--json'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: join(folder, 'user'), BULLPEN_HOME: home() },
      ...{ CLAUDE_CONFIG_DIR: join(folder, 'claude'), CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
      ...{ ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'sk-ant-test' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  host = child
  await once(child.stdout, 'data')
  const connection = await connectToHost(homePaths(home()).socket)
  if (!connection) throw new Error('the host does not listen')
  return {
    client: connection.client,
    close: () => connection.close(),
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function prompt(client: Client, text: string): Promise<SessionId> {
  const { id } = await client.sessions.create({ cwd: join(folder, 'project') })
  await client.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text })
  return id
}

/** Until the session is in this state. */
async function until(client: Client, id: SessionId, kind: string): Promise<void> {
  const stopped = new AbortController()
  for await (const frame of await client.sessions.watch(undefined, { signal: stopped.signal })) {
    const seen = frame.type === 'snapshot' ? frame.sessions : frame.type === 'changed' ? [frame.session] : []
    if (seen.some((session) => session.id === id && session.state.kind === kind)) break
  }
  stopped.abort()
}

it.runIf(process.platform === 'linux')(
  'with a request that hangs, a tool that has detached children, and a pool that fills',
  { timeout: 90_000 },
  async () => {
    const { client, close, kill } = await start()
    const hung = await prompt(client, directive({ mode: 'hang' }))
    const tool = await prompt(client, directive({ mode: 'tool', name: 'Bash', input: { command: ESCAPING_TOOL } }))
    await until(client, hung, 'running')
    await until(client, tool, 'waiting')
    const [asked] = await client.permissions.pending()
    if (!asked) throw new Error('nothing is asked')
    const { sessionId, request } = asked
    await client.permissions.answer({ sessionId, requestId: request.requestId, decision: { kind: 'allow-once' } })
    while ((await marked()).length < 2 + TOOL_PROCESSES) await delay(50)
    await kill()
    const deadline = performance.now() + GONE_WITHIN_MS
    let left = await marked()
    while (left.length > 0 && performance.now() < deadline) {
      await delay(20)
      left = await marked()
    }
    expect(left).toEqual([])
    await close().catch(() => undefined) // it is cut already
  },
)
