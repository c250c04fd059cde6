/** What a host that is going to be killed is told, and what it says. */
import { z } from 'zod'
import { StoredEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'

export const DurableOrder = z.object({
  file: z.string(),
  sessions: z.number(),
  /** The last number heard of each session. */
  after: z.record(z.string(), z.number()),
  /** Prompts that were sent before, accepted or not: to be sent again with the same ids. */
  again: z.array(z.object({ session: SessionId, promptId: PromptId })),
  /** Milliseconds between two pieces of text; 0 = as fast as can be. */
  everyMs: z.number(),
})
export type DurableOrder = z.infer<typeof DurableOrder>

export const Said = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), session: SessionId, stored: StoredEvent }),
  z.object({ type: z.literal('sending'), session: SessionId, promptId: PromptId }),
  z.object({ type: z.literal('accepted'), promptId: PromptId }),
  /** Text of an unfinished message that the follower has been shown. */
  z.object({ type: z.literal('live'), key: z.string(), length: z.number(), at: z.number() }),
  /** A timer of the host has fired. */
  z.object({ type: z.literal('tick'), at: z.number() }),
])
export type Said = z.infer<typeof Said>
