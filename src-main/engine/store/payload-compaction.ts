/** Moves what is long in the events of an older Bullpen outside, a little at a time. */
import { SessionEvent } from '#shared/events.ts'
import { SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import { parseJson } from './json.ts'
import { PAYLOAD_THRESHOLD, type PayloadStore } from './payloads.ts'

type Progress = { position: number; goal: number }
type EventRow = { id: number; session_id: string; body: string }

/** Rows looked at in one round: their size is read without their text. */
const LOOKED_AT = 2_000

/** Returns a function that does one round, in a transaction, and says whether there is more to do. */
export function createCompaction(db: Database, payloads: PayloadStore): () => boolean {
  const progress = db.prepare<[], Progress>('SELECT position, goal FROM payload_progress')
  const setPosition = db.prepare<[number]>('UPDATE payload_progress SET position = ?')
  const nextLong = db.prepare<[number, number], EventRow>(
    `SELECT id, session_id, body FROM events
     WHERE id > ? AND id <= ? AND octet_length(body) > ${PAYLOAD_THRESHOLD} ORDER BY id LIMIT 1`,
  )
  const replace = db.prepare<[string, number]>('UPDATE events SET body = ? WHERE id = ?')

  const round = db.transaction(({ position, goal }: Progress) => {
    const until = Math.min(goal, position + LOOKED_AT)
    const row = nextLong.get(position, until)
    if (row) {
      const event = SessionEvent.safeParse(parseJson(row.body))
      const slim = event.success ? payloads.outside(SessionId.parse(row.session_id), event.data) : null
      if (event.success && slim !== event.data) replace.run(JSON.stringify(slim), row.id)
    }
    setPosition.run(row?.id ?? until)
  })
  return () => {
    const at = progress.get()
    if (!at || at.position >= at.goal) return false
    round.immediate(at)
    return true
  }
}
