/** Gives the real CLI prompts that were made to break its input, each answered before the next. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { PromptId, SessionId } from '#shared/ids.ts'
import { type AgentProcess, startAgent } from '../../src-main/engine/agent/agent-process.ts'
import { bundledCli } from '../../src-main/engine/agent/bundled-cli.ts'
import type { Fact } from '../../src-main/engine/agent/facts.ts'
import { type ModelServer, startModelServer } from '../../src-main/engine/demo/model-server.ts'
import { createTestingScript } from '../../src-main/engine/demo/testing/testing-script.ts'
import { silent } from '../../src-main/engine/testing/fake-agent.ts'
import { saidText } from '../../src-main/engine/testing/guard-cases.ts'
import { aSpec } from '../../src-main/engine/testing/launch-specs.ts'

type Options = {
  readonly prompts: number
  /** From 0 to 1. */
  readonly random: () => number
  readonly seed: number
  readonly onProgress?: (answered: number) => void
}

export type Spoken = { answered: number; exits: number; readonly problems: string[] }

/** A conversation is sent to the model whole with each prompt: a new one after so many. */
const PROMPTS_A_PROCESS = 100
const LARGE = 5 * 1024 * 1024
const ANSWER_WITHIN_MS = 60_000

export async function promptAgainAndAgain({ prompts, random, seed, onProgress }: Options): Promise<Spoken> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-lines-')))
  const model = await startModelServer({ script: createTestingScript() })
  const texts = fc.sample(
    fc.array(saidText, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ')),
    { numRuns: prompts, seed },
  )
  const spoken: Spoken = { answered: 0, exits: 0, problems: [] }
  for (let from = 0; from < prompts && spoken.problems.length === 0; from += PROMPTS_A_PROCESS) {
    const batch = texts.slice(from, from + PROMPTS_A_PROCESS).map(asked)
    // the last of a process, since it is sent again with every later one
    if (from % (10 * PROMPTS_A_PROCESS) === 0) batch.push('large '.repeat(LARGE / 6) + String(random()))
    await speak(await start(folder, model), batch, spoken)
    onProgress?.(spoken.answered)
  }
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
  return spoken
}

/** Blank prompts are refused before they come so far, and a slash would be a command. */
const asked = (text: string, index: number) => (text.trim() === '' || text.startsWith('/') ? `${index} ${text}` : text)

async function start(folder: string, model: ModelServer): Promise<AgentProcess> {
  const cwd = join(folder, 'project')
  mkdirSync(cwd, { recursive: true })
  return startAgent(
    aSpec({
      ...{ cwd, cliPath: bundledCli(), trust: 'restricted', sessionId: SessionId.parse(crypto.randomUUID()) },
      env: {
        HOME: folder,
        CLAUDE_CONFIG_DIR: join(folder, 'claude'),
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'sk-ant-test',
      },
    }),
    {
      ...{ owner: `lines-${process.pid}`, inherited: { PATH: process.env.PATH }, log: silent },
      ask: () => Promise.resolve({ kind: 'allow-once' }),
    },
  )
}

async function speak(agent: AgentProcess, texts: readonly string[], spoken: Spoken): Promise<void> {
  const facts = agent.facts[Symbol.asyncIterator]()
  for (const text of texts) {
    agent.prompt(PromptId.parse(crypto.randomUUID()), text)
    const outcome = await Promise.race([untilTurn(facts), late()])
    if (outcome === 'answered') {
      spoken.answered += 1
      continue
    }
    if (outcome === 'ended') spoken.exits += 1
    spoken.problems.push(`${outcome} after ${JSON.stringify(text.slice(0, 200))}`)
    break
  }
  await agent.close()
}

/** `ended`: the conversation is over, since its process is. */
async function untilTurn(facts: AsyncIterator<readonly Fact[]>): Promise<'answered' | 'ended'> {
  for (;;) {
    const { value, done } = await facts.next()
    if (done === true) return 'ended'
    const some: readonly Fact[] = value
    if (some.some(({ type }) => type === 'turn')) return 'answered'
  }
}

const late = () =>
  new Promise<'not answered'>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, 'not answered').unref())
