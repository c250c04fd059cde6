/** What an agent has running: tool calls it waits for, and what goes on beside it. */
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { base } from './base.ts'

const Call = z.object({
  id: SessionId,
  /** The tool call that began it. */
  toolUseId: z.string().min(1).max(200),
})

export const tasks = {
  moveToBackground: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/tasks/{toolUseId}/background',
      summary: 'Let the agent go on, and the command or subagent that it waits for run beside it',
    })
    .input(Call)
    .output(z.void()),
  stopTask: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/tasks/{toolUseId}/stop',
      summary: 'End a command or subagent, also one that the agent waits for: it is told, and goes on',
    })
    .input(Call)
    .output(z.void()),
}
