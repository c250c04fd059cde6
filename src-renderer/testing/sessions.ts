/** Sessions and events for tests. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId, RequestId, SessionId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import { NO_USAGE, type Session } from '#shared/session.ts'

export const sessionId = (n = 1): SessionId => SessionId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
export const promptId = (n = 1): PromptId => PromptId.parse(`10000000-0000-4000-8000-${String(n).padStart(12, '0')}`)

export const aSession = (changes: Partial<Session> = {}): Session => ({
  id: sessionId(),
  cwd: '/work/project',
  title: 'A session',
  state: { kind: 'idle' },
  profile: 'default',
  trust: 'trusted',
  model: null,
  activeModel: null,
  permissionMode: 'default',
  usage: NO_USAGE,
  queued: [],
  lastSeq: 0,
  createdAt: 0,
  activeAt: 0,
  archived: false,
  limits: {},
  continueAtReset: false,
  effort: null,
  budgetUsd: null,
  grants: [],
  lastOutcome: null,
  ...changes,
})

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
