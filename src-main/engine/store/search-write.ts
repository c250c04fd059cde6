/** Puts documents into the index and takes them out: a row each, its words, and the numbers its facets are made of. */
import type { SearchKind } from '#shared/search.ts'
import type { Database } from './database.ts'
import { foldForIndex } from './search-fold.ts'
import { facet } from './search-match.ts'

/** Ids are microseconds, so that a thousand texts of one millisecond have their place. */
export const IDS_PER_MS = 1_000

export type NewDocument = {
  readonly source: number
  readonly project: number
  /** Number of the event, or uuid. */
  readonly position: number | string
  readonly at: number
  readonly kind: SearchKind
  readonly text: string
  readonly model: string | null
  readonly failed: boolean
  /** The text is nowhere else. */
  readonly keepText: boolean
}

export type SearchWriter = ReturnType<typeof createSearchWriter>

/** Call its methods within a transaction. */
export function createSearchWriter(db: Database) {
  const insert = db.prepare<[number, number, number | string, string, number | null, number, string | null]>(
    'INSERT INTO search_documents (id, source, position, kind, model, failed, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const insertWords = db.prepare<[number, string, string]>(
    'INSERT INTO search_words (rowid, text, facets) VALUES (?, ?, ?)',
  )
  const taken = db.prepare<[number], number>('SELECT 1 FROM search_documents WHERE id = ?').pluck()
  const removeAt = db.prepare<[number, number | string]>(
    'DELETE FROM search_documents WHERE source = ? AND position = ?',
  )
  const projects = numbers(db, { table: 'search_projects', column: 'cwd' })
  const models = numbers(db, { table: 'search_models', column: 'name' })

  function freeId(from: number): number {
    let id = from
    while (taken.get(id) !== undefined) id += 1
    return id
  }

  return {
    project: projects,
    /** In the order of their times: the index is written fastest so. */
    add(documents: readonly NewDocument[]): void {
      let next = 0
      for (const document of [...documents].sort((a, b) => a.at - b.at)) {
        const id = freeId(Math.max(next, document.at * IDS_PER_MS))
        next = id + 1
        const model = document.model === null ? null : models(document.model)
        const { source, position, kind, failed, text } = document
        insert.run(id, source, position, kind, model, failed ? 1 : 0, document.keepText ? text : null)
        insertWords.run(id, foldForIndex(text), facetsOf(document, model))
      }
    },
    removeAt: (source: number, position: number | string) => void removeAt.run(source, position),
  }
}

function facetsOf({ source, project, kind, failed }: NewDocument, model: number | null): string {
  return [
    facet.any,
    facet.source(source),
    facet.project(project),
    facet.kind(kind),
    ...(model === null ? [] : [facet.model(model)]),
    ...(failed ? [facet.failed] : []),
  ].join(' ')
}

/** The number of a name, given when it is first asked for. */
function numbers(db: Database, { table, column }: { table: string; column: string }): (name: string) => number {
  const find = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck()
  const add = db.prepare<[string], number>(`INSERT INTO ${table} (${column}) VALUES (?) RETURNING id`).pluck()
  return (name) => find.get(name) ?? add.get(name) ?? 0
}
