/** A turn that its host left with a question, and what the CLI noted of it after it had lost the host. */
import { expect, test } from 'vitest'
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import { PromptId, RequestId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { leftOpen } from './left-open.ts'

const promptId = PromptId.parse('00000000-0000-4000-8000-000000000003')
const call = (toolUseId: string): SessionEvent => ({
  ...{ type: 'tool.call', toolUseId, messageId: 'm', parent: null, name: 'Bash', input: { command: 'make' } },
})
const result = (toolUseId: string, text: string, isError: boolean): SessionEventOf<'tool.result'> => ({
  ...{ type: 'tool.result', toolUseId, parent: null, text, isError, images: [] },
})
const asked = (toolUseId: string): SessionEvent => ({
  type: 'permission.asked',
  request: aToolRequest({ requestId: RequestId.parse(`for ${toolUseId}`), toolUseId }),
})
const answered = (toolUseId: string, kept: boolean): SessionEvent => ({
  ...{ type: 'permission.answered', requestId: RequestId.parse(`for ${toolUseId}`), outcome: { kind: 'allow-once' } },
  ...(kept && { kept: true }),
})
const closed = 'AbortError: Tool permission stream closed'

test('is not told that the tool in question failed, nor one whose answer waits; what others did beside it is', () => {
  const events: SessionEvent[] = [
    ...[{ type: 'turn.started' as const, promptId }, ...['beside', 'asks', 'waits'].map(call)],
    ...[...['beside', 'asks', 'waits'].map(asked), answered('beside', false), answered('waits', true)],
  ]
  const journal = events.map((event, seq): StoredEvent => ({ seq, at: seq, event }))
  const beside = result('beside', 'done', false)
  const completed = [result('asks', closed, true), result('waits', closed, true), beside]
  const left = leftOpen({ promptId, journal, completed, prompt: null })
  expect(left?.events).toEqual([beside])
  expect(left?.turn.requests).toMatchObject([{ toolUseId: 'asks' }])
})
