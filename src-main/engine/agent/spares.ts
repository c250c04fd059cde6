/** CLI processes started before anyone needs them: general ones that know no folder, project ones that wait in theirs. */
import { prewarm, query } from '@anthropic-ai/claude-agent-sdk'
import type { Log } from '../ports.ts'
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import { type AgentProcess, type Exit, launchWith, logFaults, wrapConversation } from './agent-process.ts'
import { type LaunchSpec, environmentOf, generalOptionsOf, optionsOf } from './launch-spec.ts'
import { type Ask, bridgePermissions } from './permission-bridge.ts'
import { PromptStream } from './prompt-stream.ts'

export interface Spare {
  readonly pid: number
  /** Resolves when the process is gone, claimed or not. */
  readonly exited: Promise<Exit>
  /**
   * Gives the process to a session, once. Rejects when the CLI refuses it for that folder, or the process is gone: nothing
   * was run then, and the session can be started the ordinary way.
   */
  claim(spec: LaunchSpec, ask: Ask): Promise<AgentProcess>
  close(): Promise<Exit>
}

export type SpareHost = { readonly owner: string; readonly inherited: Environment; readonly log: Log }

/** A start takes a third of a second; one this slow is not coming. */
const START_TIMEOUT_MS = 30_000

const GONE = 'the spare process is gone'

/** Permissions can only be asked for once there is a session to ask in. */
class LateAsk {
  #ask: Ask = () => Promise.resolve({ kind: 'cancelled' })
  readonly ask: Ask = (request, signal) => this.#ask(request, signal)
  bind(ask: Ask): void {
    this.#ask = ask
  }
}

/** Parks a process in `parking`, an empty folder of ours. It sees no other folder before it is claimed. Rejects when it can't be started. */
export async function startGeneralSpare(spec: LaunchSpec, parking: string, host: SpareHost): Promise<Spare> {
  const launch = launchWith(parking, { role: 'spare', onFault: logFaults(host.log) })
  const late = new LateAsk()
  let cwd = parking
  const spare = await prewarm({
    initializeTimeoutMs: START_TIMEOUT_MS,
    options: {
      ...generalOptionsOf(spec),
      cwd: parking,
      env: childEnvironment(host.inherited, environmentOf(spec), { owner: host.owner, session: null }),
      canUseTool: (...asked) => bridgePermissions(late.ask, cwd)(...asked),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()
  if (!started) throw new Error(GONE)
  return {
    ...started,
    async claim(wanted, ask) {
      late.bind(ask)
      cwd = wanted.cwd
      const prompts = new PromptStream()
      const conversation = spare.claim({
        prompt: prompts,
        options: {
          cwd: wanted.cwd,
          permissionMode: wanted.permissionMode,
          ...(wanted.model !== null && { model: wanted.model }),
        },
      })
      try {
        await spare.claimed
      } catch (error) {
        prompts.end()
        spare.close()
        throw error
      }
      started.bind(wanted.sessionId)
      return wrapConversation(conversation, prompts, started, host.log)
    },
    async close() {
      await started.stop({ endInput: () => spare.close() })
      return started.exited
    },
  }
}

/**
 * Opens the conversation of a session that is likely to come, in its own folder, resumed where the spec says so, and does
 * the lazy work of a first turn ahead of it. The folder must be trusted: its hooks and servers start here.
 */
export async function startProjectSpare(spec: LaunchSpec, host: SpareHost): Promise<Spare> {
  const launch = launchWith(spec.cwd, { role: 'spare', onFault: logFaults(host.log) })
  const late = new LateAsk()
  const prompts = new PromptStream()
  const conversation = query({
    prompt: prompts,
    options: {
      ...optionsOf(spec),
      env: childEnvironment(host.inherited, environmentOf(spec), { owner: host.owner, session: null }),
      canUseTool: bridgePermissions(late.ask, spec.cwd),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const started = launch.started()
  if (!started) {
    conversation.close()
    throw new Error(GONE)
  }
  const agent = wrapConversation(conversation, prompts, started, host.log)
  const died = started.exited.then((exit): never => {
    throw new Error(`${GONE}: ${exit.stderr || `exit code ${exit.code ?? 'none'}`}`)
  })
  try {
    await Promise.race([conversation.initializationResult(), died])
    await Promise.race([condition(conversation, host.log), died])
  } catch (error) {
    await agent.close()
    throw error
  }
  died.catch(() => undefined) // from here on `exited` tells
  let alive = true
  void started.exited.then(() => (alive = false))
  return {
    ...started,
    claim(wanted, ask) {
      if (!alive) return Promise.reject(new Error(GONE))
      late.bind(ask)
      started.bind(wanted.sessionId)
      return Promise.resolve(agent)
    },
    close: () => agent.close(),
  }
}

/**
 * Makes the CLI assemble its tools, prompt and context once. It leaves no trace in the transcript or in the first request,
 * and takes about a sixth off the first answer. A CLI that can't do it is as warm as without.
 */
async function condition(conversation: { getContextUsage(): Promise<unknown> }, log: Log): Promise<void> {
  await conversation.getContextUsage().catch((error: unknown) => {
    log.debug('a spare could not be conditioned', { error: String(error) })
  })
}
