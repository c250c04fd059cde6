/** What users asked before: in a session, and in the others of its folder. */
import { z } from 'zod'
import type { SessionId } from '#shared/ids.ts'
import { PayloadRef } from '#shared/payload-ref.ts'
import type { Database } from './database.ts'
import { parseJson } from './json.ts'

/** What is longer was pasted; nobody looks for it by going back. In characters. */
const LONGEST = 100_000

const Asked = z.object({
  type: z.literal('prompt'),
  text: z.string(),
  origin: z.string().optional(),
  rest: PayloadRef.optional(),
})

type Row = { session_id: SessionId; body: string }

/** See `PayloadRepository`. */
type ReadPayload = (id: SessionId, payload: number, page: { offset: number; limit: number }) => { text: string } | null

export interface PromptHistory {
  /** Newest first, none twice: first those of the session. */
  recent(id: SessionId, limit: number): string[]
}

export function createPromptHistory(db: Database, { read }: { readonly read: ReadPayload }): PromptHistory {
  // the newest by number alone first: their texts are read afterwards, and only of these
  const ofSession = db.prepare<[string, number], Row>(
    `SELECT session_id, body FROM (
         SELECT session_id, seq, rowid AS age FROM prompts WHERE session_id = ? AND phase <> 'withdrawn'
         ORDER BY rowid DESC LIMIT ?
       ) JOIN events USING (session_id, seq) ORDER BY age DESC`,
  )
  const ofFolder = db.prepare<[string, string, number], Row>(
    `SELECT session_id, body FROM (
         SELECT session_id, seq, prompts.rowid AS age FROM prompts
         WHERE session_id IN (
             SELECT id FROM sessions WHERE cwd = (SELECT cwd FROM sessions WHERE id = ?) AND id <> ?
           ) AND phase <> 'withdrawn'
         ORDER BY prompts.rowid DESC LIMIT ?
       ) JOIN events USING (session_id, seq) ORDER BY age DESC`,
  )

  /** What Bullpen sent by itself was not asked by anyone. */
  function textOf({ session_id, body }: Row): string[] {
    const asked = Asked.safeParse(parseJson(body)).data
    if (!asked || asked.origin !== undefined || asked.text.trim() === '') return []
    const { text, rest } = asked
    if ((rest?.length ?? text.length) > LONGEST) return []
    return [rest ? (read(session_id, rest.id, { offset: 0, limit: LONGEST })?.text ?? text) : text]
  }

  return {
    recent(id, limit) {
      const own = ofSession.all(id, limit).flatMap(textOf)
      const others = ofFolder.all(id, id, limit).flatMap(textOf)
      return [...new Set([...own, ...others])].slice(0, limit)
    },
  }
}
