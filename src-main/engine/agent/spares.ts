/** CLI processes started before anyone needs them: general ones that know no folder, project ones that wait in theirs. */
import { prewarm, query } from '@anthropic-ai/claude-agent-sdk'
import { childEnvironment } from '../supervisor/environment.ts'
import { type AgentProcess, type Exit, type ProcessHost, wrapConversation } from './agent-process.ts'
import { bridgeElicitations } from './elicitation.ts'
import { type LaunchSpec, environmentOf, generalOptionsOf, optionsOf } from './launch-spec.ts'
import { SpareLost, launchParked } from './parked-process.ts'
import { type Ask, bridgePermissions } from './permission-bridge.ts'
import { PromptStream } from './prompt-stream.ts'
import { Translator } from './translate.ts'

export { SpareLost } from './parked-process.ts'

export interface Spare {
  readonly pid: number
  /** Resolves when the process is gone, claimed or not. */
  readonly exited: Promise<Exit>
  /** Asks the process which version it is: null when it doesn't say. Rejects with `SpareLost` when it does not answer. */
  check(): Promise<string | null>
  /**
   * Gives the process to a session, once. Rejects when the CLI refuses it for that folder, and with `SpareLost` when the
   * process is gone or does not react, which is noticed within a second: nothing was run then, and the session can be
   * started the ordinary way.
   */
  claim(spec: LaunchSpec, ask: Ask): Promise<AgentProcess>
  close(): Promise<Exit>
}

export type SpareHost = ProcessHost & {
  /** Nobody waits for the process: while it starts it yields the CPU to others, where the system can take that back. */
  readonly yields?: boolean
}

/** A start takes a third of a second; one this slow is not coming. */
const START_TIMEOUT_MS = 30_000
/** Three times what a start takes on a quiet machine: one that has yielded for so long has its share from then on. */
const YIELDS_AT_MOST_MS = 1_000
/**
 * Somebody waits: an answer to a claim takes 60 ms, of which the process is at work for most. One that gets a fiftieth of a
 * core shows work of 10 ms, the least that is counted, in this time; on a machine busier than that a cold start is no slower.
 */
const CLAIM_PATIENCE_MS = 500
/** Nobody waits: a machine too busy to run the process for some time is not the process's fault. */
const CHECK_PATIENCE_MS = 5_000

const GONE = 'the spare process is gone'
/** What the SDK calls a claim that came too late, as against one that was refused. */
const DIED = /spare_(exited|closed)|process (exited|terminated)/

/** Permissions can only be asked for once there is a session to ask in. */
class LateAsk {
  #ask: Ask = () => Promise.resolve({ kind: 'cancelled' })
  readonly ask: Ask = (request, signal) => this.#ask(request, signal)
  bind(ask: Ask): void {
    this.#ask = ask
  }
}

/** Settles as `start` does; when that fails, takes too long or is not wanted any more, the process is ended before it rejects. */
async function inTime<T>(start: Promise<T>, launch: ReturnType<typeof launchParked>, signal?: AbortSignal): Promise<T> {
  const given = Promise.withResolvers<never>()
  const giveUp = () => given.reject(new Error(signal?.aborted === true ? 'not wanted any more' : 'not ready in time'))
  const timer = setTimeout(giveUp, START_TIMEOUT_MS)
  const shared = setTimeout(() => void launch.parked()?.yieldNoMore(), YIELDS_AT_MOST_MS)
  signal?.addEventListener('abort', giveUp, { once: true })
  if (signal?.aborted === true) giveUp()
  try {
    return await Promise.race([start, given.promise])
  } catch (error) {
    start.catch(() => undefined) // it fails too, with its process
    await launch.parked()?.started.stop({ atOnce: true })
    throw error
  } finally {
    clearTimeout(timer)
    clearTimeout(shared)
    signal?.removeEventListener('abort', giveUp)
  }
}

/**
 * Parks a process in `parking`, an empty folder of ours. It sees no other folder before it is claimed. Rejects when it can't
 * be started or `signal` aborts before it is ready: nothing is left of it then.
 */
export async function startGeneralSpare(
  spec: LaunchSpec,
  parking: string,
  host: SpareHost,
  signal?: AbortSignal,
): Promise<Spare> {
  const launch = launchParked(parking, host)
  const late = new LateAsk()
  const translator = new Translator()
  let cwd = parking
  const warming = prewarm({
    initializeTimeoutMs: START_TIMEOUT_MS,
    options: {
      ...generalOptionsOf(spec),
      cwd: parking,
      env: childEnvironment(host.inherited, environmentOf(spec), { owner: host.owner, session: null }),
      canUseTool: (...asked) => bridgePermissions(late.ask, cwd)(...asked),
      onElicitation: bridgeElicitations({ ask: late.ask, tell: (event) => translator.aside(event) }),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const ready = warming.then(() => launch.parked()?.condition(host.log))
  const [spare] = await inTime(Promise.all([warming, ready]), launch, signal)
  const parked = launch.parked()
  if (!parked) throw new Error(GONE)
  const { started } = parked
  void parked.yieldNoMore()
  return {
    pid: started.pid,
    exited: started.exited,
    check: () => parked.check(CHECK_PATIENCE_MS),
    async claim(wanted, ask) {
      parked.refuseLost()
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
        await parked.answered(spare.claimed, CLAIM_PATIENCE_MS)
      } catch (error) {
        prompts.end()
        if (error instanceof SpareLost) throw error
        spare.close()
        throw DIED.test(String(error)) ? new SpareLost(GONE, { cause: error }) : error
      }
      started.bind(wanted.sessionId)
      return wrapConversation(conversation, { prompts, translator, started, log: host.log })
    },
    async close() {
      await started.stop({ endInput: () => spare.close(), atOnce: parked.frozen })
      spare.close() // one that was frozen has no input to end, but the SDK its own things to put away
      return started.exited
    },
  }
}

/**
 * Opens the conversation of a session that is likely to come, in its own folder, resumed where the spec says so, and does
 * the lazy work of a first turn ahead of it. The folder must be trusted: its hooks and servers start here. Rejects as above.
 */
export async function startProjectSpare(spec: LaunchSpec, host: SpareHost, signal?: AbortSignal): Promise<Spare> {
  const launch = launchParked(spec.cwd, host)
  const late = new LateAsk()
  const translator = new Translator()
  const prompts = new PromptStream()
  const conversation = query({
    prompt: prompts,
    options: {
      ...optionsOf(spec),
      env: childEnvironment(host.inherited, environmentOf(spec), { owner: host.owner, session: null }),
      canUseTool: bridgePermissions(late.ask, spec.cwd),
      onElicitation: bridgeElicitations({ ask: late.ask, tell: (event) => translator.aside(event) }),
      spawnClaudeCodeProcess: launch.spawn,
    },
  })
  const parked = launch.parked()
  if (!parked) {
    conversation.close()
    throw new Error(GONE)
  }
  const { started } = parked
  const agent = wrapConversation(conversation, { prompts, translator, started, log: host.log })
  const died = started.exited.then((exit): never => {
    throw new Error(`${GONE}: ${exit.stderr || `exit code ${exit.code ?? 'none'}`}`)
  })
  try {
    const ready = conversation.initializationResult().then(() => parked.condition(host.log))
    await inTime(Promise.race([ready, died]), launch, signal)
  } catch (error) {
    await agent.close()
    throw error
  }
  died.catch(() => undefined) // from here on `exited` tells
  void parked.yieldNoMore()
  return {
    pid: started.pid,
    exited: started.exited,
    check: () => parked.check(CHECK_PATIENCE_MS),
    async claim(wanted, ask) {
      await parked.check(CLAIM_PATIENCE_MS)
      late.bind(ask)
      started.bind(wanted.sessionId)
      return agent
    },
    close: () => agent.close({ atOnce: parked.frozen }),
  }
}
