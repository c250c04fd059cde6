/** Branded identifiers: a plain string is never accepted where one of these is asked for. */
import { z } from 'zod'

export const SessionId = z.uuid().brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>

/** Chosen by the client, so that a send repeated after a cut connection is recognised and not run twice. */
export const PromptId = z.uuid().brand<'PromptId'>()
export type PromptId = z.infer<typeof PromptId>

export const RequestId = z.string().min(1).brand<'RequestId'>()
export type RequestId = z.infer<typeof RequestId>
