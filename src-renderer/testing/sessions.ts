/** Events and requests for tests, beside the sessions that every part has. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { RequestId } from '#shared/ids.ts'
import type { SessionState } from '#shared/session.ts'
import { aToolRequest as toolRequest, type ToolRequest } from '#shared/testing/permissions.ts'
import { promptId } from '#shared/testing/sessions.ts'

export { aSession, promptId, sessionId } from '#shared/testing/sessions.ts'

/** Of a session that asked for permission. */
export const waitingFor = (...requestIds: RequestId[]): SessionState => ({
  kind: 'waiting',
  promptId: promptId(),
  since: 1,
  askedAt: 1,
  on: 'permission',
  requestIds,
})

export const stored = (events: readonly SessionEvent[], firstSeq = 1): StoredEvent[] =>
  events.map((event, index) => ({ seq: firstSeq + index, at: 1_000 + index, event }))

export type { ToolRequest }

/** With the rule that the CLI offers for it. */
export const aToolRequest = (changes: Partial<ToolRequest> = {}): ToolRequest =>
  toolRequest({
    displayName: 'Run a command',
    sessionRule: 'Bash(rm -rf build)',
    rules: ['Bash(rm -rf build)'],
    ...changes,
  })
