/** What the SDK says of MCP servers, in the engine's words. */
import type { McpServerStatus, Query } from '@anthropic-ai/claude-agent-sdk'
import type { McpServer } from '#shared/mcp.ts'

/** Characters. A server's own words may be a whole log. */
const MOST_ERROR = 2_000
const MOST_DESCRIPTION = 500

/** `state`: in the CLI's own words, of which `failed` and `pending` matter here. */
export type ServerState = { readonly name: string; readonly state: string }

/** Of the first message of a turn, in which an older CLI says nothing of them. */
export const statesOf = (
  servers: readonly { readonly name: string; readonly status: string }[] | undefined,
): ServerState[] => (servers ?? []).map(({ name, status }) => ({ name, state: status }))

export interface McpControl {
  list(): Promise<McpServer[]>
  /** Rejects with the CLI's reason. */
  reconnect(name: string): Promise<void>
  switch(name: string, on: boolean): Promise<void>
}

export const mcpControlOf = (conversation: Query): McpControl => ({
  list: async () => (await conversation.mcpServerStatus()).map(serverOf),
  reconnect: (name) => conversation.reconnectMcpServer(name),
  switch: (name, on) => conversation.toggleMcpServer(name, on),
})

export const serverOf = ({
  name,
  status,
  error,
  config,
  scope,
  source,
  serverInfo,
  tools,
}: McpServerStatus): McpServer => ({
  name,
  state: status,
  error: error === undefined || error === '' ? null : error.slice(0, MOST_ERROR),
  scope: source ?? scope ?? null,
  address: addressOf(config),
  version: serverInfo?.version ?? null,
  tools: (tools ?? []).map((tool) => ({
    name: tool.name,
    description: (tool.description ?? '').slice(0, MOST_DESCRIPTION),
    readOnly: tool.annotations?.readOnly === true,
    destructive: tool.annotations?.destructive === true,
  })),
})

function addressOf(config: McpServerStatus['config']): string | null {
  if (config === undefined) return null
  if ('command' in config) return config.command.split(/[\\/]/).at(-1) ?? config.command
  if ('url' in config) return URL.canParse(config.url) ? new URL(config.url).host : null
  return null
}
