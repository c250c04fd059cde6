/** What an agent has running: tool calls it waits for, and what goes on beside it. */
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { base } from './base.ts'

/** The tool call that began it. */
const ToolUseId = z.string().min(1).max(200)

export const tasks = {
  moveToBackground: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/background',
      summary: 'Let the agent go on, and what it waits for run beside it: one command or subagent, or all',
    })
    .input(z.object({ id: SessionId, toolUseId: ToolUseId.optional() }))
    .output(z.void()),
  stopTask: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/tasks/{toolUseId}/stop',
      summary: 'End a command or subagent, also one that the agent waits for: it is told, and goes on',
    })
    .input(z.object({ id: SessionId, toolUseId: ToolUseId }))
    .output(z.void()),
}
