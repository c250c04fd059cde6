/** The MCP servers of one session, as its process has them: nothing is known of them without one. */
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { McpServer, McpServers } from '#shared/mcp.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { withinTime } from './control-timeout.ts'

/** Longer than the CLI gives a server to come up. */
const CONNECT_MS = 90_000

type Parts = {
  /** Null when there is none, or it is being ended. */
  readonly agent: () => AgentProcess | null
}

export class Servers {
  readonly #agent: Parts['agent']

  constructor({ agent }: Parts) {
    this.#agent = agent
  }

  async list(): Promise<McpServers> {
    const agent = this.#agent()
    return agent ? { live: true, servers: (await withinTime(agent.mcp.list())) ?? [] } : { live: false, servers: [] }
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

const unknown = (name: string, detail?: string): AppError =>
  new AppError('not_found', {
    message: `This session has no MCP server “${name}”.`,
    remedy: 'Look again which there are.',
    detail,
    field: 'name',
  })
