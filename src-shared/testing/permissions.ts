/** Permission requests for the tests of every part. */
import { RequestId } from '../ids.ts'
import type { PermissionRequest } from '../permissions.ts'

export type ToolRequest = Extract<PermissionRequest, { kind: 'tool' }>

/** A command that no rule is offered for. */
export const aToolRequest = (changes: Partial<ToolRequest> = {}): ToolRequest => ({
  kind: 'tool',
  requestId: RequestId.parse('request-1'),
  toolUseId: 'tool-1',
  toolName: 'Bash',
  input: { command: 'rm -rf build' },
  displayName: 'Bash',
  description: null,
  reason: null,
  blockedPath: null,
  mcpServer: null,
  sessionRule: null,
  rules: null,
  agentId: null,
  defaultToNo: false,
  ...changes,
})
