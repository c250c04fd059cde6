/** Events and requests for tests, beside the sessions that every part has. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { RequestId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'

export { aSession, promptId, sessionId } from '#shared/testing/sessions.ts'

export const stored = (events: readonly SessionEvent[], firstSeq = 1): StoredEvent[] =>
  events.map((event, index) => ({ seq: firstSeq + index, at: 1_000 + index, event }))

export type ToolRequest = Extract<PermissionRequest, { kind: 'tool' }>

export const aToolRequest = (changes: Partial<ToolRequest> = {}): ToolRequest => ({
  kind: 'tool',
  requestId: RequestId.parse('request-1'),
  toolUseId: 'tool-1',
  toolName: 'Bash',
  input: { command: 'rm -rf build' },
  displayName: 'Run a command',
  description: null,
  reason: null,
  blockedPath: null,
  mcpServer: null,
  sessionRule: 'Bash(rm -rf build)',
  rules: ['Bash(rm -rf build)'],
  agentId: null,
  defaultToNo: false,
  ...changes,
})
