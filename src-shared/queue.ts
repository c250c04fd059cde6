/** Prompts that wait: Bullpen's own queue, since the CLI would merge what it is sent during a turn. */
import { z } from 'zod'
import { PromptId } from './ids.ts'
import { PromptImage } from './images.ts'
import { PayloadRef } from './payload-ref.ts'

/**
 * Who put a prompt into the queue, where it was not the user: `retry` repeats a prompt whose turn failed before it did
 * anything; `continue` asks the agent to go on, after a restart of the host or when a usage limit has ended; `answers` does
 * so with what the user answered to its questions after a restart.
 */
export const PromptOrigin = z.enum(['retry', 'continue', 'answers'])
export type PromptOrigin = z.infer<typeof PromptOrigin>

/** What a prompt carries besides its words; absent = the user sent it, to be sent on as soon as it is its turn. */
export const promptFields = {
  origin: PromptOrigin.optional(),
  /** It is not sent before this time, in milliseconds since the epoch. */
  notBefore: z.number().int().nonnegative().optional(),
  /** In the order they go before the words. */
  images: z.array(PromptImage).optional(),
  /** The words are more than are here. */
  rest: PayloadRef.optional(),
}

export const QueuedPrompt = z.object({ promptId: PromptId, text: z.string(), ...promptFields })
export type QueuedPrompt = z.infer<typeof QueuedPrompt>
