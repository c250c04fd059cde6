import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PromptId, SessionId } from '#shared/ids.ts'
import { type ModelServer, startModelServer } from '../demo/model-server.ts'
import { directive } from '../demo/testing/directive.ts'
import { createTestingScript } from '../demo/testing/testing-script.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { type AgentProcess, startAgent } from './agent-process.ts'
import { bundledCli } from './bundled-cli.ts'
import type { LaunchSpec } from './launch-spec.ts'
import type { Ask } from './permission-bridge.ts'
import { type SpareHost, SpareLost, startGeneralSpare, startProjectSpare } from './spares.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const host: SpareHost = { owner: 'test', inherited: { PATH: process.env.PATH }, log: silent }
const allow: Ask = () => Promise.resolve({ kind: 'allow-once' })

let folder: string
let model: ModelServer
let spec: LaunchSpec

/** Every process of a test, claimed or not: one that fails must not leave it running. */
const running = new Map<number, Promise<unknown>>()
function known<T extends { readonly pid: number; readonly exited: Promise<unknown> }>(process: T): T {
  running.set(process.pid, process.exited)
  void process.exited.finally(() => running.delete(process.pid))
  return process
}
const general = async () => known(await startGeneralSpare(spec, join(folder, 'parking'), host))
const inProject = async (wanted = spec) => known(await startProjectSpare(wanted, host))
const cold = () => known(startAgent(spec, { ...host, ask: allow }))

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-spares-')))
  model = await startModelServer({ script: createTestingScript() })
  for (const name of ['project', 'parking', 'user']) mkdirSync(join(folder, name))
  spec = aSpec({
    ...{ sessionId: SessionId.parse(crypto.randomUUID()), cwd: join(folder, 'project') },
    ...{ cliPath: bundledCli(), cliVersion: '2.1.329', maxApiRetries: 0 },
    env: {
      HOME: join(folder, 'user'),
      CLAUDE_CONFIG_DIR: join(folder, 'claude'),
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'sk-ant-test-key',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
  })
})
afterEach(async () => {
  for (const [pid, exited] of running) {
    process.kill(pid, 'SIGKILL')
    await exited
  }
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs one prompt to its end and returns what was said. */
async function turn(agent: AgentProcess, prompt: string): Promise<string> {
  agent.prompt(PromptId.parse(crypto.randomUUID()), prompt)
  let said = ''
  for await (const facts of agent.facts) {
    for (const fact of facts) if (fact.type === 'event' && fact.event.type === 'text') said += fact.event.text
    if (facts.some(({ type }) => type === 'turn')) return said
  }
  throw new Error('the process ended before the turn')
}
const agentRequests = () => model.requests.filter(({ isAgent }) => isAgent)
const transcripts = () => {
  const projects = join(folder, 'claude', 'projects')
  return readdirSync(projects, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => readFileSync(join(projects, file), 'utf8'))
}
/** Types of the entries of a transcript that the model or the user would see, in order. */
const entries = (transcript: string) =>
  transcript
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)
    .filter((type) => ['user', 'assistant', 'system'].includes(type))

/** What of a request would tell a conditioned process from another: the roles and the number of blocks of its messages, its tools. */
const shape = (body = '{}') => {
  const { messages, tools } = z
    .object({ messages: z.array(z.object({ role: z.string(), content: z.unknown() })), tools: z.array(z.unknown()) })
    .parse(JSON.parse(body))
  const blocks = messages.map(({ role, content }) => [role, Array.isArray(content) ? content.length : 1])
  return { blocks, tools: tools.length }
}

/** A request without what differs between any two processes. */
const withoutIds = (body = '') => body.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|[0-9a-f]{32,}/g, 'ID')

describe('a general spare', () => {
  it('works in the folder, model and mode of the claim, and asks in its session', async () => {
    const spare = await general()
    const asked: unknown[] = []
    const agent = await spare.claim({ ...spec, model: 'claude-sonnet-5' }, (request) => {
      asked.push(request)
      return Promise.resolve({ kind: 'allow-once' })
    })
    await turn(agent, directive({ mode: 'tool', name: 'Bash', input: { command: 'touch here.txt' } }))
    expect(readdirSync(spec.cwd)).toContain('here.txt')
    expect(asked).toHaveLength(1)
    expect(agentRequests()[0]).toMatchObject({ model: 'claude-sonnet-5' })
    await agent.close()
  })

  it('is refused at once where the folder decides what a claim can not set, and is gone then', async () => {
    mkdirSync(join(spec.cwd, '.claude'))
    writeFileSync(join(spec.cwd, '.claude', 'settings.json'), JSON.stringify({ model: 'opus' }))
    const spare = await general()
    await expect(spare.claim(spec, allow)).rejects.toThrow('project_settings_not_claimable')
    await spare.exited
    expect(agentRequests()).toEqual([])
  })

  it('is made ready without a call to the API, and asks the model the same as a cold start in a folder with a memory', async () => {
    writeFileSync(join(spec.cwd, 'CLAUDE.md'), 'Remember the canary.')
    const unprepared = cold()
    await turn(unprepared, 'hello')
    await unprepared.close()
    const [coldRequest] = agentRequests()

    const before = model.requests.length
    const spare = await general()
    expect(model.requests).toHaveLength(before)
    const warm = await spare.claim(spec, allow)
    await turn(warm, 'hello')
    await warm.close()
    const warmRequest = agentRequests().at(-1)
    expect(warmRequest?.body).toContain('Remember the canary.')
    expect(withoutIds(warmRequest?.body)).toEqual(withoutIds(coldRequest?.body))
  })

  it('says which version it is, and is given up within a second when it is stopped', async () => {
    const spare = await general()
    expect(await spare.check()).toBe(spec.cliVersion)
    process.kill(spare.pid, 'SIGSTOP')
    await expect(spare.check()).rejects.toThrow(SpareLost)
    await expect(spare.claim(spec, allow)).rejects.toThrow(SpareLost)
    expect(await spare.close()).toMatchObject({ signal: 'SIGKILL' })
  })

  it('is given up when it stops in the middle of a claim', async () => {
    const spare = await general()
    const stopping = {
      ...spec,
      // looked at once the process has been found alive, before it is told of the claim
      get permissionMode() {
        process.kill(spare.pid, 'SIGSTOP')
        return spec.permissionMode
      },
    }
    await expect(spare.claim(stopping, allow)).rejects.toThrow(SpareLost)
    await spare.close()
    expect(agentRequests()).toEqual([])
  })

  it('runs nothing of a folder before the claim', async () => {
    mkdirSync(join(folder, 'parking', '.claude'))
    const canary = join(folder, 'canary')
    const hooks = { SessionStart: [{ hooks: [{ type: 'command', command: `touch ${canary}` }] }] }
    mkdirSync(join(spec.cwd, '.claude'))
    writeFileSync(join(spec.cwd, '.claude', 'settings.json'), JSON.stringify({ hooks }))
    const spare = await general()
    expect(readdirSync(folder)).not.toContain('canary')
    await spare.close()
  })
})

describe('a project spare', () => {
  it('leaves no trace of its conditioning, in the transcript or in the request', async () => {
    const unprepared = cold()
    await turn(unprepared, 'hello')
    await unprepared.close()
    const [coldRequest] = agentRequests()
    const coldEntries = entries(transcripts()[0] ?? '')

    const before = model.requests.length
    const spare = await inProject()
    expect(model.requests).toHaveLength(before)
    const warm = await spare.claim(spec, allow)
    await turn(warm, 'hello')
    await warm.close()
    const warmRequest = agentRequests().at(-1)
    expect(warmRequest?.prompts).toEqual(coldRequest?.prompts)
    expect(shape(warmRequest?.body)).toEqual(shape(coldRequest?.body))
    expect(transcripts().map(entries)).toEqual([coldEntries, coldEntries])
  })

  it('resumes a conversation with its context', async () => {
    const first = cold()
    let id = ''
    first.prompt(PromptId.parse(crypto.randomUUID()), 'one')
    for await (const facts of first.facts) {
      for (const fact of facts) if (fact.type === 'identity') id = fact.cliSessionId
      if (facts.some(({ type }) => type === 'turn')) break
    }
    await first.close()
    const resumed = { ...spec, resume: id }
    const spare = await inProject(resumed)
    const agent = await spare.claim(resumed, allow)
    expect(await turn(agent, 'two')).toContain('Prompt 2: two')
    await agent.close()
  })

  it('can not be claimed once it is gone', async () => {
    const spare = await inProject()
    process.kill(spare.pid, 'SIGKILL')
    await spare.exited
    await expect(spare.claim(spec, allow)).rejects.toThrow(SpareLost)
  })

  it('is not handed out when it is stopped', async () => {
    const spare = await inProject()
    expect(await spare.check()).toBe(spec.cliVersion)
    process.kill(spare.pid, 'SIGSTOP')
    await expect(spare.claim(spec, allow)).rejects.toThrow(SpareLost)
    expect(await spare.close()).toMatchObject({ signal: 'SIGKILL' })
  })
})
