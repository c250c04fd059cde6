/** The MCP servers of a session, as its CLI process has them. */
import { z } from 'zod'

/** `disabled`: switched off. `needs-auth`: the user has to sign in to it first. */
export const McpState = z.enum(['connected', 'failed', 'needs-auth', 'pending', 'disabled'])
export type McpState = z.infer<typeof McpState>

const McpTool = z.object({
  name: z.string(),
  description: z.string(),
  /** As the server says of itself. */
  readOnly: z.boolean(),
  destructive: z.boolean(),
})

export const McpServer = z.object({
  name: z.string(),
  state: McpState,
  /** Why it failed, in its own or the CLI's words. */
  error: z.string().nullable(),
  /** Where it is set up: `user`, `project`, `local`, `plugin`; null = not told. */
  scope: z.string().nullable(),
  /** The program that runs, or the host that is asked. Without arguments and paths: they may hold secrets. */
  address: z.string().nullable(),
  version: z.string().nullable(),
  /** Of one that is connected. */
  tools: z.array(McpTool),
})
export type McpServer = z.infer<typeof McpServer>

export const McpServers = z.object({
  /** False while the session has no process: then nothing is known of them. */
  live: z.boolean(),
  servers: z.array(McpServer),
})
export type McpServers = z.infer<typeof McpServers>
