/** One file's part of the search: its newest matches for a query, and what is shown of each. */
import type { SearchKind, SearchSource, SearchStatusName } from '#shared/search.ts'
import type { Database } from './database.ts'
import { facet, matchExpression } from './search-match.ts'
import type { Narrowed } from './search-parse.ts'
import { createVocabulary } from './search-vocabulary.ts'

/** Matches are counted up to here. */
export const COUNTED = 1_000

/** A folder or model filter that fits more than this many is as good as none. */
const MAX_ONE_OF = 200

/** Ids of documents: from `lowest` on, and below `below`. */
export type IdRange = { readonly lowest: number; readonly below: number }

/** A text that fits the query. */
export type Found = {
  readonly kind: SearchKind
  readonly text: string
  readonly failed: boolean
  readonly title: string
  readonly cwd: string
  readonly source: SearchSource
  /** Looked up only for what is shown. */
  readonly model: () => string | null
}

/** A query, put to one file. Ids are times: the newest come first. */
export type Asked = {
  readonly newest: (range: IdRange, limit: number) => number[]
  readonly titles: (range: IdRange, limit: number) => number[]
  /** At most `COUNTED` and one more. */
  readonly count: (range: IdRange) => number
  /** Null when it is gone by now. */
  readonly found: (id: number) => Found | null
}

export type SearchPart = {
  /** Null when a filter fits nothing in this file. `running`: ids of the sessions at work now. */
  ask(query: Narrowed, running: readonly string[]): Asked | null
}

/** `found`: what a document is, made anew for each query; `sources`: the numbers of sessions whose id begins so. */
export type PartContent = {
  readonly found: () => (id: number) => Found | null
  readonly sources: (idBeginning: string, limit: number) => readonly number[]
  /** The numbers of sessions that stand so, the one used last first. */
  readonly standing: (status: SearchStatusName, running: readonly string[], limit: number) => readonly number[]
}

/** Of those that stand so, the ones used last: each is a word of the query. */
const MAX_STANDING = 500

export function createSearchPart(db: Database, content: PartContent): SearchPart {
  const newest = db
    .prepare<[string, number, number, number], number>(
      'SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
    )
    .pluck()
  const counted = db
    .prepare<[string, number, number], number>(
      `SELECT count(*) FROM (SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid >= ? AND rowid < ?
                             LIMIT ${COUNTED + 1})`,
    )
    .pluck()
  const expand = createVocabulary(db)
  const projects = db.prepare<[], { id: number; name: string }>('SELECT id, cwd AS name FROM search_projects')
  const models = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM search_models')

  /** Null when a filter fits nothing there is. */
  function facetsOf(query: Narrowed, running: readonly string[]): string[][] | null {
    const lists: string[][] = []
    const oneOf = (ids: readonly number[], name: (id: number) => string) => void lists.push(ids.map(name))
    const fitting = (list: { id: number; name: string }[], fits: (name: string) => boolean) =>
      list.flatMap(({ id, name }) => (fits(name) ? [id] : [])).slice(0, MAX_ONE_OF)
    const contains = (part: string) => (name: string) => name.toLowerCase().includes(part.toLowerCase())
    const is = (wanted: string) => (name: string) => name === wanted
    for (const part of query.projects) oneOf(fitting(projects.all(), contains(part)), facet.project)
    for (const part of query.models) oneOf(fitting(models.all(), contains(part)), facet.model)
    for (const id of query.sessions) {
      const plain = /^[0-9a-f-]{1,36}$/.test(id) // nothing else begins an id, and a % would fit all
      oneOf(plain ? content.sources(id, MAX_ONE_OF) : [], facet.source)
    }
    for (const status of query.statuses) oneOf(content.standing(status, running, MAX_STANDING), facet.source)
    const { cwd, model } = query
    if (cwd !== null) oneOf(fitting(projects.all(), is(cwd)), facet.project)
    if (model !== null) oneOf(fitting(models.all(), is(model)), facet.model)
    if (query.kinds) lists.push(query.kinds.map(facet.kind))
    if (query.files.length > 0) lists.push([facet.kind('tool')])
    if (query.failed) lists.push([facet.failed])
    return lists.some((list) => list.length === 0) ? null : lists
  }

  return {
    ask(query, running) {
      const facets = facetsOf(query, running)
      if (facets === null) return null
      const expanded = new Map<string, readonly string[] | null>()
      const expandOnce = (prefix: string) => {
        const known = expanded.get(prefix)
        const words = known === undefined ? expand(prefix) : known
        expanded.set(prefix, words)
        return words
      }
      const terms = [...query.terms, ...query.files]
      const match = (withoutFacets: string[], more: string[][] = []) =>
        matchExpression({ terms, excluded: query.excluded, facets: [...facets, ...more], withoutFacets }, expandOnce)
      const hidden = query.kinds ? [] : [facet.kind('thinking')]
      const title = facet.kind('title')
      return {
        newest: ({ lowest, below }, limit) => newest.all(match([...hidden, title]), lowest, below, limit),
        titles: ({ lowest, below }, limit) => newest.all(match(hidden, [[title]]), lowest, below, limit),
        count: ({ lowest, below }) => counted.get(match(hidden), lowest, below) ?? 0,
        found: content.found(),
      }
    },
  }
}
