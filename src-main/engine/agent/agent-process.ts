/** One CLI process with an open conversation: prompts in, facts out, and its end with the reason. */
import { type ModelInfo, type Query, type SpawnOptions, query } from '@anthropic-ai/claude-agent-sdk'
import type { PromptId } from '#shared/ids.ts'
import type { PermissionMode } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { Log } from '../ports.ts'
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import { type OwnedProcess, spawnOwned } from '../supervisor/spawn.ts'
import { type LaunchSpec, environmentOf, optionsOf } from './launch-spec.ts'
import { type Ask, bridgePermissions } from './permission-bridge.ts'
import { PromptStream } from './prompt-stream.ts'
import { StderrTail } from './stderr-tail.ts'
import type { Fact } from './facts.ts'
import { Translator } from './translate.ts'

export type Exit = { readonly code: number | null; readonly signal: string | null; readonly stderr: string }

export interface AgentProcess {
  readonly pid: number
  /** The facts of every message, in order. Ends when the process does; never throws. */
  readonly facts: AsyncIterable<readonly Fact[]>
  /** Resolves when the process is gone. */
  readonly exited: Promise<Exit>
  prompt(promptId: PromptId, text: string): void
  interrupt(): Promise<void>
  setModel(model: string | null): Promise<void>
  setPermissionMode(mode: PermissionMode): Promise<void>
  models(): Promise<ModelChoice[]>
  /** Ends the process: at once when idle, with the SDK's ladder (end of input, TERM after 2 s, KILL after 7 s) when not. */
  close(): Promise<Exit>
}

export type StartAgent = (
  spec: LaunchSpec,
  host: { readonly owner: string; readonly inherited: Environment; readonly ask: Ask; readonly log: Log },
) => AgentProcess

/** Starts the CLI. Throws when the process can't be started at all; anything later shows in `exited`. */
export const startAgent: StartAgent = (spec, host) => {
  const prompts = new PromptStream()
  const launch = launchWith(spec.cwd)
  const mark = { owner: host.owner, session: spec.sessionId }
  const conversation = query({
    prompt: prompts,
    options: {
      ...optionsOf(spec),
      env: childEnvironment(host.inherited, environmentOf(spec), mark),
      canUseTool: bridgePermissions(host.ask, spec.cwd),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()
  if (!started) {
    conversation.close()
    throw new Error(`${spec.cliPath} could not be started`)
  }
  return wrapConversation(conversation, prompts, started, host.log)
}

export type Started = { readonly pid: number; readonly exited: Promise<Exit> }

/** The spawn function for the SDK, and what it started; null when that failed. */
export function launchWith(folder: string): {
  spawn: (options: SpawnOptions) => OwnedProcess
  started: () => Started | null
} {
  let child: OwnedProcess | undefined
  const stderr = new StderrTail()
  return {
    spawn({ command, args, cwd, env }) {
      child = spawnOwned({ command, args, cwd: cwd ?? folder, env })
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => stderr.push(chunk))
      return child
    },
    started: () => (child?.pid === undefined ? null : { pid: child.pid, exited: exitOf(child, stderr) }),
  }
}

export function wrapConversation(
  conversation: Query,
  prompts: PromptStream,
  { pid, exited }: Started,
  log: Log,
): AgentProcess {
  return {
    pid,
    facts: factsOf(conversation, log),
    exited,
    prompt: (promptId, text) => prompts.push(promptId, text),
    async interrupt() {
      await conversation.interrupt()
    },
    setModel: (model) => conversation.setModel(model ?? undefined),
    setPermissionMode: (mode) => conversation.setPermissionMode(mode),
    models: async () => (await conversation.supportedModels()).map(choiceOf),
    close() {
      prompts.end()
      conversation.close()
      return exited
    },
  }
}

/** The SDK's iterator throws when the process dies; how it died is read from the process itself, and more reliably. */
async function* factsOf(conversation: Query, log: Log): AsyncGenerator<readonly Fact[], void> {
  const translator = new Translator()
  const nextMessage = () =>
    conversation.next().catch((error: unknown) => {
      log.debug('the conversation of a CLI process ended with an error', { error: String(error) })
      return { done: true as const, value: undefined }
    })
  for (let message = await nextMessage(); !message.done; message = await nextMessage()) {
    const facts = translator.push(message.value)
    if (facts.length > 0) yield facts
  }
}

/** A tool that outlives the CLI may hold its pipes open: then the last of stderr is not waited for any longer than this. */
const STDERR_GRACE_MS = 250

function exitOf(child: OwnedProcess, stderr: StderrTail): Promise<Exit> {
  return new Promise((resolve) => {
    const settle = (code: number | null, signal: string | null) => resolve({ code, signal, stderr: stderr.text })
    child.once('error', (error) => stderr.push(`${error.message}\n`))
    child.once('close', settle)
    child.once('exit', (code, signal) => setTimeout(() => settle(code, signal), STDERR_GRACE_MS).unref())
  })
}

const choiceOf = ({ value, displayName, description }: ModelInfo): ModelChoice => ({ value, displayName, description })
