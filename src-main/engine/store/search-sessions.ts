/** The part of the search that is in the database: the sessions, whose texts are read from the journal. */
import { SessionEvent } from '#shared/events.ts'
import { SessionId } from '#shared/ids.ts'
import { SearchKind, type SearchStatusName } from '#shared/search.ts'
import type { Database } from './database.ts'
import { parseJson } from './json.ts'
import { type SearchPart, createSearchPart } from './search-part.ts'
import { findableIn } from './search-text.ts'
import type { PayloadRepository } from './types.ts'

type Row = { source: number; position: number | string; kind: string; model: number | null; failed: number }
type Source = { session_id: string | null; title: string; cwd: string }

export function createSessionsPart(db: Database, payloads: Pick<PayloadRepository, 'read'>): SearchPart {
  const document = db.prepare<[number], Row>(
    'SELECT source, position, kind, model, failed FROM search_documents WHERE id = ?',
  )
  const source = db.prepare<[number], Source>(
    `SELECT s.session_id, coalesce(sessions.title, s.title) AS title, p.cwd
     FROM search_sources s JOIN search_projects p ON p.id = s.project LEFT JOIN sessions ON sessions.id = s.session_id
     WHERE s.id = ?`,
  )
  const event = db.prepare<[string, number], string>('SELECT body FROM events WHERE session_id = ? AND seq = ?').pluck()
  const modelName = db.prepare<[number], string>('SELECT name FROM search_models WHERE id = ?').pluck()
  const sources = db
    .prepare<[string, number], number>("SELECT id FROM search_sources WHERE session_id LIKE ? || '%' LIMIT ?")
    .pluck()

  const standing = (condition: string) =>
    db
      .prepare<[string, number], number>(
        `SELECT s.id FROM search_sources s JOIN sessions ON sessions.id = s.session_id
         WHERE ${condition} ORDER BY sessions.active_at DESC LIMIT ?`,
      )
      .pluck()
  // each names the parameter, so that all take the same ones
  const byStatus: Readonly<Record<SearchStatusName, ReturnType<typeof standing>>> = {
    running: standing('sessions.id IN (SELECT value FROM json_each(?))'),
    archived: standing('? IS NOT NULL AND sessions.archived = 1'),
    closed: standing('? IS NOT NULL AND sessions.closed = 1'),
    interrupted: standing("? IS NOT NULL AND json_extract(sessions.last_outcome, '$.outcome') = 'interrupted'"),
    lost: standing("? IS NOT NULL AND json_extract(sessions.last_outcome, '$.outcome') = 'lost'"),
  }

  function textOf(id: SessionId, seq: number): string {
    const stored = event.get(id, seq)
    const parsed = stored === undefined ? null : SessionEvent.safeParse(parseJson(stored))
    return (parsed?.success === true && findableIn(parsed.data, { payloads, id })?.text) || ''
  }

  return createSearchPart(db, {
    sources: (beginning, limit) => sources.all(beginning, limit),
    standing: (status, running, limit) => byStatus[status].all(JSON.stringify(running), limit),
    found() {
      const known = new Map<number, Source>()
      return (at) => {
        const row = document.get(at)
        const from = row && (known.get(row.source) ?? source.get(row.source))
        // an older Bullpen had the transcripts here as well
        if (!row || !from || from.session_id === null) return null
        known.set(row.source, from)
        const { model, failed } = row
        const { session_id, title, cwd } = from
        const id = SessionId.parse(session_id)
        const kind = SearchKind.parse(row.kind)
        const seq = Number(row.position)
        return {
          ...{ kind, title, cwd },
          failed: failed === 1,
          text: kind === 'title' ? title : textOf(id, seq),
          source: { kind: 'session', id, seq },
          model: () => (model === null ? null : (modelName.get(model) ?? null)),
        }
      }
    },
  })
}
