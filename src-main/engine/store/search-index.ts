/** The search index, put together: what is written, how it follows the journal, and how it is asked. */
import type { Clock } from '../ports.ts'
import type { Database } from './database.ts'
import { createJournalReader } from './search-journal.ts'
import { createSearchReader } from './search-read.ts'
import { createSessionsPart } from './search-sessions.ts'
import type { TranscriptsPart } from './search-transcripts.ts'
import type { SearchIndex } from './search-types.ts'
import { createSearchWriter } from './search-write.ts'
import type { PayloadRepository } from './types.ts'

/** `transcripts`: the part of the search that is in a file of its own. */
export function createSearchIndex(
  db: Database,
  {
    clock,
    payloads,
    transcripts,
  }: {
    clock: Clock
    payloads: Pick<PayloadRepository, 'read'>
    transcripts: Pick<TranscriptsPart, 'ask'>
  },
): SearchIndex {
  const writer = createSearchWriter(db)
  const journal = createJournalReader(db, writer, payloads)
  const reader = createSearchReader([createSessionsPart(db, payloads), transcripts], clock)

  const newest = db.prepare<[], number>('SELECT id FROM search_documents ORDER BY id DESC LIMIT 1').pluck()
  const hasWords = db.prepare<[number], number>('SELECT 1 FROM search_words WHERE rowid = ?').pluck()

  const outside = db
    .prepare<[], number>('SELECT id FROM search_sources WHERE transcript_id IS NOT NULL LIMIT 1')
    .pluck()
  const shorten = db.prepare<[number, number]>(
    'DELETE FROM search_documents WHERE id IN (SELECT id FROM search_documents WHERE source = ? LIMIT ?)',
  )
  const removeSource = db.prepare<[number]>('DELETE FROM search_sources WHERE id = ?')

  /** An older Bullpen had the words of transcripts here: a few of them go with each call. True while there are more. */
  const shed = db.transaction((limit: number): boolean => {
    const source = outside.get()
    if (source === undefined) return false
    if (shorten.run(source, limit).changes === 0) removeSource.run(source)
    return true
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
    query: (input) => reader.query(input),
    status: () => ({ pending: journal.pending(), error: null }),
    catchUp(limit) {
      if (!checked) mend()
      checked = true
      const behind = journal.hasMore() && journal.catchUp.immediate(limit)
      return behind || (outside.get() !== undefined && shed.immediate(limit))
    },
    rebuild() {
      rebuild.immediate()
    },
  }
}
