/** The journal in SQLite: events by session and number, the prompts among them, and the text being written. */
import { z } from 'zod'
import { LiveBlock, SessionEvent, type StoredEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { outcomeOf } from '#shared/outcome.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import { QueuedPrompt } from '#shared/queue.ts'
import type { Clock } from '../ports.ts'
import { costKeeper } from './costs.ts'
import { type Database, durably } from './database.ts'
import { parseJson } from './json.ts'
import { PAYLOAD_THRESHOLD } from './long-texts.ts'
import type { PayloadStore } from './payloads.ts'
import type { Journal } from './types.ts'

type EventRow = { seq: number; at: number; body: string }
type PromptRow = {
  session_id: string
  id: string
  text: string
  origin: string | null
  not_before: number | null
  images: string | null
}

const LiveBlocks = z.array(LiveBlock)

export function createJournal(db: Database, clock: Clock, payloads: Pick<PayloadStore, 'outside'>): Journal {
  const insertEvent = db.prepare<[string, number, number, string]>(
    'INSERT INTO events (session_id, seq, at, body) VALUES (?, ?, ?, ?)',
  )
  // plucked: SQLite prepares it anew for each session it is bound to, and the driver would compile a maker of rows each time
  const lastSeq = db.prepare<[string], number | null>('SELECT max(seq) FROM events WHERE session_id = ?').pluck()
  const insertPrompt = db.prepare<[string, string, number, string, string | null, number | null, string | null]>(
    `INSERT INTO prompts (id, session_id, seq, text, phase, origin, not_before, images)
     VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)`,
  )
  const editPrompt = db.prepare<[string, string]>("UPDATE prompts SET text = ? WHERE id = ? AND phase = 'queued'")
  const placePrompt = db.prepare<[number, string]>('UPDATE prompts SET position = ? WHERE id = ?')
  const hurryPrompt = db.prepare<[string]>('UPDATE prompts SET not_before = NULL WHERE id = ?')
  /** The agent may begin a turn by itself: then there is no prompt yet. */
  const startPrompt = db.prepare<[string, string, number]>(
    `INSERT INTO prompts (id, session_id, seq, text, phase) VALUES (?, ?, ?, '', 'running')
     ON CONFLICT (id) DO UPDATE SET phase = 'running'`,
  )
  /** Its text is in its event; here it was needed while it waited. */
  const endPrompt = db.prepare<[string, string]>("UPDATE prompts SET phase = ?, text = '', images = NULL WHERE id = ?")
  const keepOutcome = db.prepare<[string, string]>('UPDATE sessions SET last_outcome = ? WHERE id = ?')
  const keepCost = costKeeper(db)
  const selectAfter = db.prepare<[string, number, number], EventRow>(
    'SELECT seq, at, body FROM events WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  /** Of any other event, nothing is parsed. A text that holds the name of a type comes along, and is sorted out behind. */
  const selectNaming = db.prepare<[string, number, number, string], EventRow>(
    `SELECT seq, at, body FROM events WHERE session_id = ? AND seq > ? AND seq <= ?
     AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(events.body, value) > 0) ORDER BY seq`,
  )
  const selectBefore = db.prepare<[string, number, number], EventRow>(
    'SELECT seq, at, body FROM events WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const saveLive = db.prepare<[string, string]>('INSERT OR REPLACE INTO live (session_id, body) VALUES (?, ?)')
  const forgetLive = db.prepare<[string]>('DELETE FROM live WHERE session_id = ?')
  const promptsIn = db.prepare<[string], PromptRow>(
    `SELECT session_id, id, text, origin, not_before, images FROM prompts WHERE phase = ?
     ORDER BY session_id, position IS NULL, position, seq`,
  )
  const hasPrompt = db.prepare<[string, string]>('SELECT 1 FROM prompts WHERE id = ? AND session_id = ?').pluck()
  const promptAt = db
    .prepare<[string, string], number>('SELECT seq FROM prompts WHERE id = ? AND session_id = ?')
    .pluck()
  /** Events that name a prompt: its own, its edits, what became of it. */
  const naming = db.prepare<[string, string, string], EventRow>(
    `SELECT seq, at, body FROM events WHERE session_id = ? AND seq >= (SELECT seq FROM prompts WHERE id = ?)
     AND instr(body, ?) > 0 ORDER BY seq`,
  )

  /** `event`: as it was given, whole. */
  function trackPrompt(session: SessionId, { seq, at, event }: StoredEvent): void {
    if (event.type === 'prompt') {
      const { promptId, text, origin = null, notBefore = null, images } = event
      insertPrompt.run(promptId, session, seq, text, origin, notBefore, images ? JSON.stringify(images) : null)
    } else if (event.type === 'prompt.edited') editPrompt.run(event.text, event.promptId)
    else if (event.type === 'queue.ordered') {
      for (const [position, promptId] of event.promptIds.entries()) placePrompt.run(position, promptId)
      if (event.hurried) hurryPrompt.run(event.hurried)
    } else if (event.type === 'turn.started') startPrompt.run(event.promptId, session, seq)
    else if (event.type === 'turn.ended') {
      endPrompt.run('ended', event.promptId)
      keepOutcome.run(JSON.stringify(outcomeOf(event, at)), session)
    } else if (event.type === 'prompt.withdrawn') endPrompt.run('withdrawn', event.promptId)
  }

  const append = db.transaction(
    (session: SessionId, events: readonly SessionEvent[], times: readonly number[]): StoredEvent[] => {
      let seq = lastSeq.get(session) ?? 0
      const now = clock()
      return events.map((whole, index) => {
        const at = times[index] ?? now
        const event = payloads.outside(session, whole)
        seq += 1
        insertEvent.run(session, seq, at, JSON.stringify(event))
        trackPrompt(session, { seq, at, event: whole })
        // what is told of another time was paid for elsewhere, or is counted already, as in a fork
        if (event.type === 'turn.ended' && times[index] === undefined) keepCost(session, event, at)
        return { seq, at, event }
      })
    },
  )

  /** Where the whole of a long prompt lies; nothing for others. */
  function restOf({ session_id: session, id, text }: PromptRow): { rest?: PayloadRef } {
    if (text.length <= PAYLOAD_THRESHOLD) return {}
    const words = naming
      .all(session, id, `"${id}"`)
      .map((row) => toStored(row).event)
      .findLast((event) => (event.type === 'prompt' || event.type === 'prompt.edited') && event.promptId === id)
    return words && 'rest' in words && !Array.isArray(words.rest) && words.rest ? { rest: words.rest } : {}
  }

  return {
    append: (session, events, { durable = false, times = [] } = {}) =>
      durable ? durably(db, () => append(session, events, times)) : append(session, events, times),
    after: (session, after, limit) => selectAfter.all(session, after, limit).map(toStored),
    ofTypes(session, types, { after, limit }) {
      const through = Math.max(after, Math.min(after + limit, lastSeq.get(session) ?? 0))
      const names = JSON.stringify(types.map((type) => JSON.stringify(type)))
      const rows = through === after ? [] : selectNaming.all(session, after, through, names)
      return { events: rows.map(toStored).filter(({ event }) => types.includes(event.type)), through }
    },
    before: (session, before, limit) =>
      selectBefore
        .all(session, before ?? Number.MAX_SAFE_INTEGER, limit)
        .reverse()
        .map(toStored),
    lastSeqs() {
      const rows = db
        .prepare<[], { session_id: string; seq: number }>(
          // a seek per session; a GROUP BY would read the whole index
          `SELECT session_id, seq FROM (
             SELECT id AS session_id, (SELECT max(seq) FROM events WHERE session_id = sessions.id) AS seq FROM sessions
           ) WHERE seq IS NOT NULL`,
        )
        .all()
      return new Map(
        rows.flatMap((row) => {
          const session = SessionId.safeParse(row.session_id)
          return session.success ? [[session.data, row.seq]] : []
        }),
      )
    },
    queuedPrompts() {
      const queued = new Map<SessionId, QueuedPrompt[]>()
      for (const row of promptsIn.all('queued')) {
        const session = SessionId.safeParse(row.session_id)
        const prompt = toQueued(row)
        // one that a damaged file holds in another shape is in the transcript still, and is not sent
        if (!session.success || !prompt.success) continue
        const list = queued.get(session.data) ?? []
        list.push({ ...prompt.data, ...restOf(row) })
        queued.set(session.data, list)
      }
      return queued
    },
    openTurns: () =>
      new Map(
        promptsIn.all('running').flatMap((row) => {
          const [session, prompt] = [SessionId.safeParse(row.session_id), PromptId.safeParse(row.id)]
          return session.success && prompt.success ? [[session.data, prompt.data]] : []
        }),
      ),
    hasPrompt: (session, promptId) => hasPrompt.get(promptId, session) !== undefined,
    promptAt: (session, promptId) => promptAt.get(promptId, session) ?? null,
    saveLive(session, live) {
      if (live.length === 0) forgetLive.run(session)
      else saveLive.run(session, JSON.stringify(live))
    },
    live() {
      const rows = db.prepare<[], { session_id: string; body: string }>('SELECT session_id, body FROM live').all()
      return new Map(
        rows.flatMap((row) => {
          const session = SessionId.safeParse(row.session_id)
          return session.success ? [[session.data, LiveBlocks.safeParse(parseJson(row.body)).data ?? []]] : []
        }),
      )
    },
  }
}

const toQueued = ({ id, text, origin, not_before: notBefore, images }: PromptRow) =>
  QueuedPrompt.safeParse({
    promptId: id,
    text,
    ...(origin !== null && { origin }),
    ...(notBefore !== null && { notBefore }),
    ...(images !== null && { images: parseJson(images) }),
  })

/** A row that an older or damaged file holds in another shape becomes a notice: one bad row never hides a session. */
function toStored({ seq, at, body }: EventRow): StoredEvent {
  const parsed = SessionEvent.safeParse(parseJson(body))
  return {
    seq,
    at,
    event: parsed.success
      ? parsed.data
      : { type: 'notice', level: 'warning', text: `Event ${seq} can't be read: ${z.prettifyError(parsed.error)}` },
  }
}
