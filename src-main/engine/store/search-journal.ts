/** Brings the index up to the journal: new events, and titles that changed. What was done is committed with how far it came. */
import { SessionEvent } from '#shared/events.ts'
import { SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import { parseJson } from './json.ts'
import { findableIn } from './search-text.ts'
import type { NewDocument, SearchWriter } from './search-write.ts'
import type { PayloadRepository } from './types.ts'

type EventRow = { session_id: string; seq: number; at: number; body: string }
type SessionRow = { id: string; cwd: string; title: string; active_at: number; active_model: string | null }
type Source = { id: number; project: number; model: string | null }

/** Titles of sessions are few and short. */
const TITLES_AT_ONCE = 100

/** Read at once. An older Bullpen wrote events with whole images in them. */
const MAX_BYTES = 4 * 1024 * 1024

export function createJournalReader(db: Database, writer: SearchWriter, payloads: Pick<PayloadRepository, 'read'>) {
  const position = db.prepare<[], number>('SELECT position FROM search_progress').pluck()
  const setPosition = db.prepare<[number]>('UPDATE search_progress SET position = ?')
  const lastEvent = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM events').pluck()
  const sizes = db.prepare<[number, number], { id: number; bytes: number }>(
    'SELECT id, octet_length(body) AS bytes FROM events WHERE id > ? ORDER BY id LIMIT ?',
  )
  const between = db.prepare<[number, number], EventRow>(
    'SELECT session_id, seq, at, body FROM events WHERE id > ? AND id <= ? ORDER BY id',
  )
  const session = db.prepare<[string], SessionRow>(
    'SELECT id, cwd, title, active_at, active_model FROM sessions WHERE id = ?',
  )
  const source = db.prepare<[string], { id: number; project: number }>(
    'SELECT id, project FROM search_sources WHERE session_id = ?',
  )
  const addSource = db.prepare<[string, number, string], { id: number; project: number }>(
    'INSERT INTO search_sources (session_id, project, title) VALUES (?, ?, ?) RETURNING id, project',
  )
  const titles = db.prepare<[number], string>('SELECT session_id FROM search_titles LIMIT ?').pluck()
  const titleDone = db.prepare<[string]>('DELETE FROM search_titles WHERE session_id = ?')

  function sourceOf(row: SessionRow): Source {
    const found = source.get(row.id) ?? addSource.get(row.id, writer.project(row.cwd), row.title)
    if (!found) throw new Error('A row that was just inserted is not there.')
    return { ...found, model: row.active_model }
  }

  function indexTitles(): boolean {
    const changed = titles.all(TITLES_AT_ONCE)
    for (const id of changed) {
      titleDone.run(id)
      const row = session.get(id)
      if (!row) continue
      const { id: number, project, model } = sourceOf(row)
      writer.removeAt(number, 0)
      const common = { source: number, project, position: 0, model, failed: false, keepText: false }
      writer.add([{ ...common, kind: 'title', at: row.active_at, text: row.title }])
    }
    return changed.length === TITLES_AT_ONCE
  }

  function indexEvents(limit: number): boolean {
    const sources = new Map<string, Source>()
    const documents: NewDocument[] = []
    const from = position.get() ?? 0
    const last = lastWithin(sizes.all(from, limit))
    if (last === null) return false
    for (const row of between.all(from, last)) {
      const parsed = SessionEvent.safeParse(parseJson(row.body))
      const id = SessionId.safeParse(row.session_id)
      const findable = parsed.success && id.success ? findableIn(parsed.data, { payloads, id: id.data }) : null
      if (findable) {
        documents.push({
          ...findable,
          at: row.at,
          position: row.seq,
          keepText: false,
          ...place(row.session_id, sources),
        })
      }
    }
    writer.add(documents)
    setPosition.run(last)
    return last < (lastEvent.get() ?? 0)
  }

  function place(id: string, known: Map<string, Source>): Pick<NewDocument, 'source' | 'project' | 'model'> {
    let found = known.get(id)
    if (!found) {
      const row = session.get(id)
      if (!row) throw new Error(`The events of session ${id} have no session.`)
      found = sourceOf(row)
      known.set(id, found)
    }
    return { source: found.id, project: found.project, model: found.model }
  }

  const catchUp = db.transaction((limit: number) => {
    const moreTitles = indexTitles()
    return indexEvents(limit) || moreTitles
  })
  return {
    /** See `SearchIndex.catchUp`. */
    catchUp,
    /** Numbers are given in order and rarely skipped: the difference is the count, or a little more. */
    pending: () => Math.max(0, (lastEvent.get() ?? 0) - (position.get() ?? 0)),
    hasMore: () => (position.get() ?? 0) < (lastEvent.get() ?? 0) || titles.get(1) !== undefined,
  }
}

/** The last id up to which the rows are not too much at once; at least the first. Null when there are none. */
function lastWithin(rows: readonly { id: number; bytes: number }[]): number | null {
  let bytes = 0
  let last: number | null = null
  for (const row of rows) {
    bytes += row.bytes
    if (last !== null && bytes > MAX_BYTES) break
    last = row.id
  }
  return last
}
