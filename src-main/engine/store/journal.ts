/** The journal in SQLite: events by session and number, the prompts among them, and the text being written. */
import { z } from 'zod'
import { LiveBlock, SessionEvent, type StoredEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import type { Clock } from '../ports.ts'
import { type Database, durably } from './database.ts'
import type { Journal } from './types.ts'

type EventRow = { seq: number; at: number; body: string }
type PromptRow = { session_id: string; id: string; text: string }

const LiveBlocks = z.array(LiveBlock)

export function createJournal(db: Database, clock: Clock): Journal {
  const insertEvent = db.prepare<[string, number, number, string]>(
    'INSERT INTO events (session_id, seq, at, body) VALUES (?, ?, ?, ?)',
  )
  const lastSeq = db.prepare<[string], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM events WHERE session_id = ?',
  )
  const insertPrompt = db.prepare<[string, string, number, string]>(
    "INSERT INTO prompts (id, session_id, seq, text, phase) VALUES (?, ?, ?, ?, 'queued')",
  )
  /** The agent may begin a turn by itself: then there is no prompt yet. */
  const startPrompt = db.prepare<[string, string, number]>(
    `INSERT INTO prompts (id, session_id, seq, text, phase) VALUES (?, ?, ?, '', 'running')
     ON CONFLICT (id) DO UPDATE SET phase = 'running'`,
  )
  const setPhase = db.prepare<[string, string]>('UPDATE prompts SET phase = ? WHERE id = ?')
  const selectAfter = db.prepare<[string, number, number], EventRow>(
    'SELECT seq, at, body FROM events WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const selectBefore = db.prepare<[string, number, number], EventRow>(
    'SELECT seq, at, body FROM events WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const saveLive = db.prepare<[string, string]>('INSERT OR REPLACE INTO live (session_id, body) VALUES (?, ?)')
  const forgetLive = db.prepare<[string]>('DELETE FROM live WHERE session_id = ?')
  const promptsIn = db.prepare<[string], PromptRow>(
    'SELECT session_id, id, text FROM prompts WHERE phase = ? ORDER BY session_id, seq',
  )
  const hasPrompt = db.prepare<[string, string]>('SELECT 1 FROM prompts WHERE id = ? AND session_id = ?').pluck()

  function trackPrompt(session: SessionId, seq: number, event: SessionEvent): void {
    if (event.type === 'prompt') insertPrompt.run(event.promptId, session, seq, event.text)
    else if (event.type === 'turn.started') startPrompt.run(event.promptId, session, seq)
    else if (event.type === 'turn.ended') setPhase.run('ended', event.promptId)
    else if (event.type === 'prompt.withdrawn') setPhase.run('withdrawn', event.promptId)
  }

  const append = db.transaction((session: SessionId, events: readonly SessionEvent[]): StoredEvent[] => {
    let seq = lastSeq.get(session)?.seq ?? 0
    const at = clock()
    return events.map((event) => {
      seq += 1
      insertEvent.run(session, seq, at, JSON.stringify(event))
      trackPrompt(session, seq, event)
      return { seq, at, event }
    })
  })

  return {
    append: (session, events, { durable = false } = {}) =>
      durable ? durably(db, () => append(session, events)) : append(session, events),
    after: (session, after, limit) => selectAfter.all(session, after, limit).map(toStored),
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
      return new Map(rows.map((row) => [SessionId.parse(row.session_id), row.seq]))
    },
    queuedPrompts() {
      const queued = new Map<SessionId, { promptId: PromptId; text: string }[]>()
      for (const row of promptsIn.all('queued')) {
        const session = SessionId.parse(row.session_id)
        const list = queued.get(session) ?? []
        list.push({ promptId: PromptId.parse(row.id), text: row.text })
        queued.set(session, list)
      }
      return queued
    },
    openTurns: () =>
      new Map(promptsIn.all('running').map((row) => [SessionId.parse(row.session_id), PromptId.parse(row.id)])),
    hasPrompt: (session, promptId) => hasPrompt.get(promptId, session) !== undefined,
    saveLive(session, live) {
      if (live.length === 0) forgetLive.run(session)
      else saveLive.run(session, JSON.stringify(live))
    },
    live() {
      const rows = db.prepare<[], { session_id: string; body: string }>('SELECT session_id, body FROM live').all()
      return new Map(rows.map((row) => [SessionId.parse(row.session_id), LiveBlocks.parse(JSON.parse(row.body))]))
    },
  }
}

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

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null // the schema refuses it and says so in place of the event
  }
}
