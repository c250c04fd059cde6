/** The MCP servers of a session: which it has, and how they do. Part of `sessions`. */
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { McpServers } from '../mcp.ts'
import { base } from './base.ts'

const One = z.object({ id: SessionId })
const Name = z.string().min(1).max(500)

export const mcp = {
  mcpServers: base
    .route({ method: 'GET', path: '/sessions/{id}/mcp', summary: 'The MCP servers of a session, and how they do' })
    .input(One)
    .output(McpServers),
  reconnectMcp: base
    .route({ method: 'POST', path: '/sessions/{id}/mcp/{name}/reconnect', summary: 'Connect an MCP server anew' })
    .input(One.extend({ name: Name }))
    .output(McpServers),
  switchMcp: base
    .route({ method: 'PUT', path: '/sessions/{id}/mcp/{name}/on', summary: 'Switch an MCP server on or off' })
    .input(One.extend({ name: Name, on: z.boolean() }))
    .output(McpServers),
}
