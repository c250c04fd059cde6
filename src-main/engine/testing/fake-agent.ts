/** Starts one of the fake CLIs the way Bullpen starts the real one, and listens to it. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { query } from '@anthropic-ai/claude-agent-sdk'
import { PromptId } from '#shared/ids.ts'
import { type AgentProcess, type Started, launchWith, wrapConversation } from '../agent/agent-process.ts'
import type { Fact } from '../agent/facts.ts'
import { PromptStream } from '../agent/prompt-stream.ts'
import { Translator } from '../agent/translate.ts'
import type { Log } from '../ports.ts'
import { childEnvironment } from '../supervisor/environment.ts'
import { type MarkedProcess, readMarked } from '../supervisor/marks.ts'
import type { ProtocolFault } from '../supervisor/output-guard.ts'
import type { ProcessRole } from '../supervisor/spawn.ts'

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

export const fakeCli = (name: string) => join(import.meta.dirname, 'fake-claude', `${name}.mjs`)

export type FakeAgent = {
  readonly agent: AgentProcess
  readonly started: Started
  readonly owner: string
  readonly faults: ProtocolFault[]
  readonly facts: Fact[]
  /** Resolves when the conversation has ended. */
  readonly ended: Promise<void>
  send(order?: object): void
  /** Resolves when a fact of that type has come; rejects when the conversation ends without. */
  until(type: Fact['type']): Promise<void>
  /** What bears the mark of this process right now, itself included. */
  marked(): Promise<MarkedProcess[]>
}

export function startFake(
  name: string,
  { owner = crypto.randomUUID(), run, role = 'live' }: { owner?: string; run?: string; role?: ProcessRole } = {},
): FakeAgent {
  const faults: ProtocolFault[] = []
  const facts: Fact[] = []
  const prompts = new PromptStream()
  const launch = launchWith(tmpdir(), { role, onFault: (fault) => faults.push(fault) })
  const env = childEnvironment(
    { PATH: process.env.PATH },
    {},
    { owner, session: null, ...(run !== undefined && { run }) },
  )
  const conversation = query({
    prompt: prompts,
    options: {
      cwd: tmpdir(),
      pathToClaudeCodeExecutable: fakeCli(name),
      includePartialMessages: true,
      env,
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()
  if (!started) throw new Error(`${name} could not be started`)
  conversation.initializationResult().catch(() => undefined) // some die before
  const agent = wrapConversation(conversation, { prompts, translator: new Translator(), started, log: silent })
  const waiting = new Set<() => void>()
  const wake = () => waiting.forEach((check) => check())
  let hasEnded = false
  const ended = (async () => {
    for await (const some of agent.facts) {
      facts.push(...some)
      wake()
    }
    hasEnded = true
    wake()
  })()
  return {
    ...{ agent, started, owner, faults, facts, ended },
    send: (order = {}) => agent.prompt(PromptId.parse(crypto.randomUUID()), JSON.stringify(order)),
    until: (type) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (facts.some((fact) => fact.type === type)) resolve()
          else if (hasEnded) reject(new Error(`ended without ${type}: ${JSON.stringify(facts)}`))
          else return
          waiting.delete(check)
        }
        waiting.add(check)
        check()
      }),
    marked: async () => (await readMarked(owner)).filter(({ mark }) => mark === started.mark),
  }
}

/** Everything said in whole messages. */
export const textsOf = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => (fact.type === 'event' && fact.event.type === 'text' ? [fact.event.text] : []))
