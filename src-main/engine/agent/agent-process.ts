/** One CLI process with an open conversation: prompts in, facts out, and its end with the reason. */
import { type Query, type SDKMessage, query } from '@anthropic-ai/claude-agent-sdk'
import type { ContextUsage, EffortLevel, SlashCommand } from '#shared/composing.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PermissionMode } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import type { Log } from '../ports.ts'
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import type { OutputLog } from '../supervisor/output-log.ts'
import type { StopOptions } from '../supervisor/stop-ladder.ts'
import { choiceOf, commandsOf, contextOf } from './composing.ts'
import { bridgeElicitations } from './elicitation.ts'
import { type Exit, type Started, launchWith, logFaults } from './guarded-process.ts'
import { type LaunchSpec, environmentOf, optionsOf } from './launch-spec.ts'
import { type McpControl, mcpControlOf } from './mcp.ts'
import { type Ask, bridgePermissions } from './permission-bridge.ts'
import { PromptStream, type SentImage } from './prompt-stream.ts'
import type { Fact } from './facts.ts'
import { rewindFiles } from './rewind-files.ts'
import { Translator } from './translate.ts'

export { type Exit, type Started, launchWith, logFaults } from './guarded-process.ts'

export interface AgentProcess {
  readonly pid: number
  /** The facts of every message, in order; none of a message that only says it is at work. Ends when the process does; never throws. */
  readonly facts: AsyncIterable<readonly Fact[]>
  /** Resolves when the process is gone. */
  readonly exited: Promise<Exit>
  /** False once its conversation is another process's: it gets no prompt any more, and is to be ended. */
  mayWrite(): boolean
  /** Throws `conflict` when it may not write. */
  prompt(promptId: PromptId, text: string, images?: readonly SentImage[]): void
  interrupt(): Promise<void>
  /**
   * Lets the agent go on while this call runs, or all that it waits for; false when it doesn't wait for this one. Rejects where
   * the user has switched tasks in the background off.
   */
  moveToBackground(toolUseId?: string): Promise<boolean>
  /** Ends what this call began, and lets the agent go on; false when nothing of it is known to run. */
  stopTask(toolUseId: string): Promise<boolean>
  setModel(model: string | null): Promise<void>
  setPermissionMode(mode: PermissionMode): Promise<void>
  /** In force from the next request on; null = as the model has it. */
  setEffort(effort: EffortLevel | null): Promise<void>
  /** The permission rules of this session alone; those set before are replaced. In force from the next tool call on. */
  setGrants(rules: readonly string[]): Promise<void>
  models(): Promise<ModelChoice[]>
  /** Slash commands and skills. */
  commands(): Promise<SlashCommand[]>
  /** Null when the CLI does not know. */
  contextUsage(): Promise<Omit<ContextUsage, 'at'> | null>
  /** Its MCP servers. */
  readonly mcp: McpControl
  /** Gives files that its tools edited the contents they had at this prompt; `dryRun` only says which. */
  rewindFiles(promptId: PromptId, dryRun: boolean): Promise<FileRewind>
  /** Ends the process with everything it started: at once when idle, by TERM and KILL when not. Resolves when nothing is left. */
  close(options?: StopOptions): Promise<Exit>
}

/** What every start of a process is given. */
export type ProcessHost = {
  readonly owner: string
  readonly inherited: Environment
  readonly log: Log
  /** Where what it says is counted. */
  readonly outputs?: OutputLog | undefined
}

export type StartAgent = (spec: LaunchSpec, host: ProcessHost & { readonly ask: Ask }) => AgentProcess

/** Starts the CLI. Throws when the process can't be started at all; anything later shows in `exited`. */
export const startAgent: StartAgent = (spec, host) => {
  const prompts = new PromptStream()
  const translator = new Translator()
  const launch = launchWith(spec.cwd, { role: 'live', onFault: logFaults(host.log), outputs: host.outputs })
  const mark = { owner: host.owner, session: spec.sessionId }
  const conversation = query({
    prompt: prompts,
    options: {
      ...optionsOf(spec),
      env: childEnvironment(host.inherited, environmentOf(spec), mark),
      canUseTool: bridgePermissions(host.ask, spec.cwd),
      onElicitation: bridgeElicitations({ ask: host.ask, tell: (event) => translator.aside(event) }),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()
  if (!started) {
    conversation.close()
    throw new Error(`${spec.cliPath} could not be started`)
  }
  return wrapConversation(conversation, { prompts, translator, started, log: host.log })
}

type Conversation = {
  readonly prompts: PromptStream
  readonly translator: Translator
  readonly started: Started
  readonly log: Log
}

export function wrapConversation(conversation: Query, rest: Conversation): AgentProcess {
  const { prompts, translator, started, log } = rest
  const { pid, exited } = started
  return {
    pid,
    facts: factsOf(conversation, translator, log),
    exited,
    mayWrite: () => true,
    prompt: (promptId, text, images) => prompts.push(promptId, text, images),
    async interrupt() {
      await conversation.interrupt()
    },
    moveToBackground: (toolUseId) => conversation.backgroundTasks(toolUseId),
    async stopTask(toolUseId) {
      const task = translator.taskOf(toolUseId)
      if (task === null) return false
      await conversation.stopTask(task)
      return true
    },
    setModel: (model) => conversation.setModel(model ?? undefined),
    setPermissionMode: (mode) => conversation.setPermissionMode(mode),
    rewindFiles: (promptId, dryRun) => rewindFiles(conversation, promptId, dryRun),
    setEffort: (effortLevel) => conversation.applyFlagSettings({ effortLevel }),
    setGrants: (rules) => conversation.applyFlagSettings({ permissions: { allow: [...rules] } }),
    models: async () => (await conversation.supportedModels()).map(choiceOf),
    commands: async () => commandsOf(await conversation.supportedCommands()),
    contextUsage: () => contextOf(conversation),
    mcp: mcpControlOf(conversation),
    async close(options) {
      let isClosed = false
      const endInput = () => {
        if (isClosed) return
        isClosed = true
        prompts.end()
        conversation.close()
      }
      const { endedBy, signalled, left } = await started.stop({ ...options, endInput })
      endInput() // a process that was gone before has no input to end, but the SDK its own things to put away
      if (signalled > 0) log.info('ended what a CLI process left running', { pid, endedBy, signalled })
      if (left.length > 0) log.error('processes can not be ended', { pids: left.map((one) => one.pid) })
      return exited
    },
  }
}

/** The SDK's iterator throws when the process dies; how it died is read from the process itself, and more reliably. */
async function* factsOf(conversation: Query, translator: Translator, log: Log): AsyncGenerator<readonly Fact[], void> {
  const nextMessage = () =>
    conversation.next().catch((error: unknown) => {
      log.debug('the conversation of a CLI process ended with an error', { error: String(error) })
      return { done: true as const, value: undefined }
    })
  for (let message = await nextMessage(); !message.done; message = await nextMessage()) {
    // thinking that is not shown says nothing but that it goes on: without facts it is a sign of life all the same
    if (!isHeartbeat(message.value)) yield translator.push(message.value)
  }
}

/** Tells that time passes while a tool is at work, whatever that does: the silence of a tool is to be seen. */
const isHeartbeat = (message: SDKMessage) => message.type === 'tool_progress' && message.heartbeat === true
