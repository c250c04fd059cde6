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

  /** `isTold`: the state of the server afterwards says what went wrong. */
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
    const failed = await withinTime(change(agent), CONNECT_MS).then(
      () => null,
      (error: unknown) => toAppErrorData(error),
    )
    const now = await this.list()
    const server = now.servers.find((one) => one.name === name)
    if (failed === null || (server && isTold(server))) return now
    throw new AppError(server ? 'process' : 'not_found', {
      message: server ? `The server “${name}” did not take it.` : `This session has no MCP server “${name}”.`,
      remedy: server
        ? 'Try it again, or end the process of the session: the next one starts its servers anew.'
        : 'Look again which there are.',
      detail: failed.message,
      field: 'name',
    })
  }
}
