/** The search index, put together: what is written, how it follows the journal, and how it is asked. */
import type { Clock } from '../ports.ts'
import type { Database } from './database.ts'
import { createJournalReader } from './search-journal.ts'
import { createSearchReader } from './search-read.ts'
import type { SearchIndex, TranscriptDocument, TranscriptSource } from './search-types.ts'
import { createSearchWriter } from './search-write.ts'

/** Of a transcript's text, in characters. */
const MAX_TEXT = 64 * 1024

export function createSearchIndex(db: Database, clock: Clock): SearchIndex {
  const writer = createSearchWriter(db)
  const journal = createJournalReader(db, writer)
  const reader = createSearchReader(db, clock)
  const setSource = db
    .prepare<[string, number, string], number>(
      `INSERT INTO search_sources (transcript_id, project, title) VALUES (?, ?, ?)
       ON CONFLICT (transcript_id) DO UPDATE SET project = excluded.project, title = excluded.title RETURNING id`,
    )
    .pluck()
  const removeSource = db.prepare<[string]>('DELETE FROM search_sources WHERE transcript_id = ?')
  const count = db.prepare<[], number>('SELECT count(*) FROM search_documents').pluck()

  const newest = db.prepare<[], number>('SELECT id FROM search_documents ORDER BY id DESC LIMIT 1').pluck()
  const hasWords = db.prepare<[number], number>('SELECT 1 FROM search_words WHERE rowid = ?').pluck()

  const put = db.transaction((source: TranscriptSource, documents: readonly TranscriptDocument[]) => {
    const project = writer.project(source.cwd)
    const id = setSource.get(source.id, project, source.title)
    if (id === undefined) throw new Error('A row that was just written is not there.')
    const lines = new Set(documents.map(({ uuid }) => uuid))
    for (const uuid of ['', ...lines]) writer.removeAt(id, uuid)
    const title: TranscriptDocument = {
      uuid: '',
      at: documents.reduce((latest, { at }) => Math.max(latest, at), 0),
      kind: 'title',
      text: source.title,
      model: null,
      failed: false,
    }
    const texts = [title, ...documents].filter(({ text }) => text.trim() !== '')
    writer.add(
      texts.map(({ uuid, text, ...rest }) => ({
        ...rest,
        position: uuid,
        text: text.slice(0, MAX_TEXT),
        source: id,
        project,
        keepText: true,
      })),
    )
  })

  const rebuild = db.transaction(() => {
    db.exec(`
      DROP TRIGGER search_documents_gone;
      DELETE FROM search_documents;
      CREATE TRIGGER search_documents_gone AFTER DELETE ON search_documents BEGIN
        DELETE FROM search_words WHERE rowid = old.id;
      END;
      INSERT INTO search_words (search_words) VALUES ('delete-all');
      DELETE FROM search_sources;
      UPDATE search_progress SET position = 0;
      INSERT OR IGNORE INTO search_titles SELECT id FROM sessions;
    `)
  })

  let checked = false

  /** A file put together from a damaged one has the rows without the words. */
  function mend(): void {
    const id = newest.get()
    if (id !== undefined && hasWords.get(id) === undefined) rebuild.immediate()
  }

  return {
    put(source, documents) {
      put.immediate(source, documents)
    },
    removeSource: ({ id }) => void removeSource.run(id),
    query: (input) => reader.query(input),
    status: () => ({ documents: count.get() ?? 0, pending: journal.pending(), error: null }),
    catchUp(limit) {
      if (!checked) mend()
      checked = true
      return journal.hasMore() && journal.catchUp.immediate(limit)
    },
    rebuild() {
      rebuild.immediate()
    },
  }
}
