/** The part of the search that is in a file of its own: the CLI's transcripts. Whatever is wrong with it, sessions are found. */
import { statSync } from 'node:fs'
import { SearchKind } from '#shared/search.ts'
import { type Database, connectForReading } from './database.ts'
import { troubleOf } from './disk-trouble.ts'
import { type Asked, type SearchPart, createSearchPart } from './search-part.ts'
import { generationOf } from './transcript-words-file.ts'
import type { TranscriptWordsFile } from './types.ts'

type Row = {
  position: string
  kind: string
  failed: number
  body: string
  title: string
  cwd: string
  id: string
  model: string | null
}

export type TranscriptsPart = SearchPart & TranscriptWordsFile

type Open = { readonly db: Database; readonly part: SearchPart; readonly which: string }

/** Opened when it is first asked, and again when another file has taken its place. */
export function createTranscriptsPart(file: string): TranscriptsPart {
  let opened: Open | null = null
  /** A file that was found to be damaged: it is as if there were none, and the index is made again. */
  let damaged: string | null = null

  function current(): Open | null {
    const which = whichFile(file)
    if (opened?.which === which) return opened
    release()
    if (which === null || which === damaged) return null
    const db = connectForReading(file)
    try {
      if (generationOf(db) !== null) opened = { db, part: partOf(db), which }
    } finally {
      if (!opened) db.close()
    }
    return opened
  }

  function release(): void {
    opened?.db.close()
    opened = null
  }

  /** It is a cache: nothing that is wrong with it keeps the sessions from being found. */
  function reading<T>(read: (opened: Open) => T, otherwise: T): T {
    try {
      const open = current()
      return open ? read(open) : otherwise
    } catch (error) {
      if (troubleOf(error) === 'damaged') damaged = whichFile(file)
      release()
      return otherwise
    }
  }

  return {
    file,
    generation: () => reading(({ db }) => generationOf(db), null),
    has: (conversation) =>
      reading(
        ({ db }) => db.prepare('SELECT 1 FROM search_sources WHERE transcript_id = ?').get(conversation) !== undefined,
        false,
      ),
    ask(query, running) {
      const asked = reading(({ part }) => part.ask(query, running), null)
      return asked && guarded(asked, (read, otherwise) => reading(read, otherwise))
    },
    release,
  }
}

/** Null when there is none. The number alone may be given to the next file. */
function whichFile(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? `${found.ino}:${found.birthtimeMs}` : null
}

function guarded(asked: Asked, reading: <T>(read: () => T, otherwise: T) => T): Asked {
  return {
    newest: (...input) => reading(() => asked.newest(...input), []),
    titles: (...input) => reading(() => asked.titles(...input), []),
    count: (...input) => reading(() => asked.count(...input), 0),
    found: (id) => reading(() => asked.found(id), null),
  }
}

function partOf(db: Database): SearchPart {
  const document = db.prepare<[number], Row>(
    `SELECT d.position, d.kind, d.failed, d.body, s.title, p.cwd, s.transcript_id AS id, m.name AS model
     FROM search_documents d JOIN search_sources s ON s.id = d.source JOIN search_projects p ON p.id = s.project
     LEFT JOIN search_models m ON m.id = d.model WHERE d.id = ?`,
  )
  return createSearchPart(db, {
    sources: () => [], // the ids that are asked for are those of sessions
    standing: () => [], // and only sessions stand in any way
    found: () => (id) => {
      const row = document.get(id)
      if (!row) return null
      const { title, cwd, body: text, model } = row
      return {
        ...{ title, cwd, text },
        kind: SearchKind.parse(row.kind),
        failed: row.failed === 1,
        source: { kind: 'transcript', id: row.id, uuid: row.position },
        model: () => model,
      }
    },
  })
}
