import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { query } from '@anthropic-ai/claude-agent-sdk'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { launchWith, wrapConversation } from '../agent/agent-process.ts'
import { bundledCli } from '../agent/bundled-cli.ts'
import { PromptStream } from '../agent/prompt-stream.ts'
import { Translator } from '../agent/translate.ts'
import { type ModelServer, startModelServer } from '../demo/model-server.ts'
import { directive } from '../demo/testing/directive.ts'
import { createTestingScript } from '../demo/testing/testing-script.ts'
import { silent } from '../testing/fake-agent.ts'
import { childEnvironment } from './environment.ts'
import { readMarked } from './marks.ts'

const owner = crypto.randomUUID()
let folder: string
let model: ModelServer
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-ladder-')))
  for (const name of ['user', 'project']) mkdirSync(join(folder, name))
  model = await startModelServer({ script: createTestingScript() })
})
afterEach(async () => {
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Answers the handshake of the protocol, and then ignores TERM and the end of its input. */
const STUBBORN_SERVER = `
process.on('SIGTERM', () => {})
setInterval(() => {}, 60000)
process.stdin.on('data', (data) => {
  for (const line of data.toString().split('\\n').filter(Boolean)) {
    const { id, method, params } = JSON.parse(line)
    const result = method === 'initialize'
      ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }
      : { tools: [] }
    if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n')
  }
})`

/** The CLI with a stubborn server, and a tool that runs with two children that moved away from it. */
async function busyCli() {
  writeFileSync(join(folder, 'server.mjs'), STUBBORN_SERVER)
  const prompts = new PromptStream()
  const launch = launchWith(folder)
  const conversation = query({
    prompt: prompts,
    options: {
      cwd: join(folder, 'project'),
      pathToClaudeCodeExecutable: bundledCli(),
      mcpServersDelivery: 'initialize',
      mcpServers: { stubborn: { command: process.execPath, args: [join(folder, 'server.mjs')] } },
      settingSources: [],
      canUseTool: (_name, input) => Promise.resolve({ behavior: 'allow', updatedInput: input }),
      env: childEnvironment(
        { PATH: process.env.PATH, HOME: join(folder, 'user') },
        {
          CLAUDE_CONFIG_DIR: join(folder, 'claude'),
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          ANTHROPIC_BASE_URL: model.url,
          ANTHROPIC_API_KEY: 'sk-ant-test',
        },
        { owner, session: null },
      ),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()!
  const agent = wrapConversation(conversation, { prompts, translator: new Translator(), started, log: silent })
  void drain(agent.facts)
  const loop = "sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 &"
  const command = `setsid ${loop} nohup ${loop} node -e "setTimeout(() => {}, 60000)"`
  agent.prompt(PromptId.parse(crypto.randomUUID()), directive({ mode: 'tool', name: 'Bash', input: { command } }))
  // the CLI, the server, the tool's shell, node, and two loops with a sleep each
  while ((await readMarked(owner)).length < 8) await delay(20)
  expect(await servers()).toHaveLength(1)
  return { agent, started }
}

async function drain(facts: AsyncIterable<unknown>): Promise<void> {
  const iterator = facts[Symbol.asyncIterator]()
  while (!(await iterator.next()).done);
}

/** Looked for by name, not by mark: the CLI decides what environment its servers get. */
async function servers(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return commands.filter((command) => command.endsWith(`\0${join(folder, 'server.mjs')}\0`))
}

it('ends a busy CLI with its server, its tool and what the tool detached', async () => {
  const { agent } = await busyCli()
  expect(await agent.close()).toMatchObject({ code: 143 })
  expect(await readMarked(owner)).toEqual([])
  expect(await servers()).toEqual([])
})

it('ends what a CLI leaves that was killed from outside', async () => {
  const { started } = await busyCli()
  process.kill(started.pid, 'SIGKILL')
  await started.gone
  expect(await readMarked(owner)).toEqual([])
  expect(await servers()).toEqual([])
})
