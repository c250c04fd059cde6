import { afterEach, beforeEach, expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import { ScriptedAgent } from '../testing/scripted-agent.ts'
import { SessionBench } from '../testing/session-bench.ts'

let bench: SessionBench
beforeEach(() => {
  bench = new SessionBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

const request: PermissionRequest = {
  kind: 'question',
  requestId: RequestId.parse('r'),
  toolUseId: 'elicitation-r',
  questions: [{ question: 'Which account?', header: 'name', multiSelect: false, options: [] }],
  server: 'db',
}

it('what an MCP server asks while no turn runs waits for nobody: it could not be shown', async () => {
  const session = bench.open()
  session.wake()
  await bench.untilState(session, 'idle')
  const agent = bench.started.find((one) => one instanceof ScriptedAgent)
  expect(await agent?.ask(request, new AbortController().signal)).toEqual({ kind: 'cancelled' })
  expect(session.summary().state.kind).toBe('idle')
})
