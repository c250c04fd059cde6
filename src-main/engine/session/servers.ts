/** The MCP servers of one session, as its process has them: nothing is known of them without one. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { McpServer, McpServers } from '#shared/mcp.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { ServerState } from '../agent/mcp.ts'
import { withinTime } from './control-timeout.ts'

/** Longer than the CLI gives a server to come up. */
const CONNECT_MS = 90_000

/** How often, and how many times at most, it is asked for those that are on their way when a turn ends: as long as they may take. */
const LOOK_EVERY_MS = 3_000
const MOST_LOOKS = CONNECT_MS / LOOK_EVERY_MS

/** So many names at most: they go with everything that is told of the session. */
const MOST_FAILED = 20

type Parts = {
  /** Null when there is none, or it is being ended. */
  readonly agent: () => AgentProcess | null
  /** `failed` is another one. */
  readonly onFailed: () => void
  readonly pause?: (ms: number) => Promise<unknown>
}

/** What a process said of its servers last. */
type Told = {
  readonly agent: AgentProcess
  readonly failed: readonly string[]
  /** Some were still on their way. */
  readonly isSettling: boolean
}

export class Servers {
  readonly #agent: Parts['agent']
  readonly #onFailed: Parts['onFailed']
  readonly #pause: NonNullable<Parts['pause']>
  #isLooking = false
  #last: Told | null = null

  constructor({ agent, onFailed, pause = (ms) => delay(ms, undefined, { ref: false }) }: Parts) {
    this.#agent = agent
    this.#onFailed = onFailed
    this.#pause = pause
  }

  /** Names of those that failed, as its process said last. */
  get failed(): readonly string[] {
    return this.#told?.failed ?? []
  }

  async list(): Promise<McpServers> {
    const agent = this.#agent()
    if (!agent) return { live: false, servers: [] }
    const servers = (await withinTime(agent.mcp.list())) ?? []
    if (agent === this.#agent()) this.told(servers)
    return { live: true, servers }
  }

  /** Its process says so, with the beginning of a turn or when it is asked. */
  told(servers: readonly ServerState[]): void {
    const agent = this.#agent()
    if (!agent) return
    const before = this.failed
    const failed = servers.flatMap(({ name, state }) => (state === 'failed' ? [name] : [])).slice(0, MOST_FAILED)
    this.#last = { agent, failed, isSettling: servers.some(isPending) }
    if (before.length !== failed.length || failed.some((name) => !before.includes(name))) this.#onFailed()
  }

  /** A turn is over: what becomes of those that were on their way at its beginning. Rejects when its process does not answer. */
  async settle(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (let left = MOST_LOOKS; left > 0 && this.#isSettling; left -= 1) {
        const { servers } = await this.list()
        if (servers.some(isPending)) await this.#pause(LOOK_EVERY_MS)
      }
    } finally {
      this.#isLooking = false
    }
  }

  /** A server that fails again is told of in the answer, with why. */
  reconnect(name: string): Promise<McpServers> {
    return this.#change(
      name,
      (agent) => agent.mcp.reconnect(name),
      (server) => server.state !== 'connected',
    )
  }

  switch(name: string, on: boolean): Promise<McpServers> {
    return this.#change(
      name,
      (agent) => agent.mcp.switch(name, on),
      ({ state }) => on && state === 'failed',
    )
  }

  get #isSettling(): boolean {
    return this.#told?.isSettling === true
  }

  /** By the process it has now: what another one said of its servers ended with it. */
  get #told(): Told | null {
    return this.#last !== null && this.#last.agent === this.#agent() ? this.#last : null
  }

  /**
   * `isTold`: the state of the server afterwards says what went wrong. Only what the process has itself: the CLI would start
   * any that the user set up, by its name alone, also where a folder is not trusted and none is to run.
   */
  async #change(
    name: string,
    change: (agent: AgentProcess) => Promise<void>,
    isTold: (server: McpServer) => boolean,
  ): Promise<McpServers> {
    const agent = this.#agent()
    if (!agent) {
      throw new AppError('conflict', {
        message: 'This session has no process, and no MCP servers without one.',
        remedy: 'Wake the session first.',
      })
    }
    const has = (servers: readonly McpServer[]) => servers.find((one) => one.name === name)
    if (!has((await this.list()).servers)) throw unknown(name)
    const failed = await withinTime(change(agent), CONNECT_MS).then(
      () => null,
      (error: unknown) => toAppErrorData(error),
    )
    const now = await this.list()
    const server = has(now.servers)
    if (failed === null || (server && isTold(server))) return now
    if (!server) throw unknown(name, failed.message)
    throw new AppError('process', {
      message: `The server “${name}” did not take it.`,
      remedy: 'Try it again, or end the process of the session: the next one starts its servers anew.',
      detail: failed.message,
      field: 'name',
    })
  }
}

const isPending = ({ state }: ServerState): boolean => state === 'pending'

const unknown = (name: string, detail?: string): AppError =>
  new AppError('not_found', {
    message: `This session has no MCP server “${name}”.`,
    remedy: 'Look again which there are.',
    detail,
    field: 'name',
  })
