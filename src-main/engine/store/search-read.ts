/** Answers queries: finds the newest matches, ranks them block by block, and shows the piece of text that matched. */
import { SessionEvent } from '#shared/events.ts'
import { SessionId } from '#shared/ids.ts'
import { SearchKind, type SearchPage, type SearchResult, type SearchSource } from '#shared/search.ts'
import type { Clock } from '../ports.ts'
import type { Database } from './database.ts'
import { parseJson } from './json.ts'
import { facet, matchExpression } from './search-match.ts'
import { narrow, type Narrowed, parseQuery, type Term } from './search-parse.ts'
import { score } from './search-rank.ts'
import { finderOf, snippetOf } from './search-snippet.ts'
import { findableText } from './search-text.ts'
import type { SearchIndex } from './search-types.ts'
import { createVocabulary } from './search-vocabulary.ts'
import { IDS_PER_MS } from './search-write.ts'

/**
 * So many of the newest matches are ranked against each other; older ones come in blocks of as many behind them. All
 * matches can't be: a common word has a million.
 */
const BLOCK = 100
const TITLES = 20

/** Matches are counted up to here. */
const COUNTED = 1_000

/** A folder or model filter that fits more than this many is as good as none. */
const MAX_ONE_OF = 200

const LAST_ID = Number.MAX_SAFE_INTEGER

type Row = {
  source: number
  position: number | string
  kind: string
  model: number | null
  failed: number
  body: string | null
}

type Source = { session_id: string | null; transcript_id: string | null; title: string; cwd: string }

/** A place in a block: the block's upper end, how much of it was given out, and whether titles are among it. */
type Cursor = { readonly below: number; readonly skip: number; readonly withTitles: boolean }

export function createSearchReader(db: Database, clock: Clock): Pick<SearchIndex, 'query'> {
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
  const document = db.prepare<[number], Row>(
    'SELECT source, position, kind, model, failed, body FROM search_documents WHERE id = ?',
  )
  const source = db.prepare<[number], Source>(
    `SELECT s.session_id, s.transcript_id, coalesce(sessions.title, s.title) AS title, p.cwd
     FROM search_sources s JOIN search_projects p ON p.id = s.project LEFT JOIN sessions ON sessions.id = s.session_id
     WHERE s.id = ?`,
  )
  const event = db.prepare<[string, number], string>('SELECT body FROM events WHERE session_id = ? AND seq = ?').pluck()
  const modelName = db.prepare<[number], string>('SELECT name FROM search_models WHERE id = ?').pluck()
  const expand = createVocabulary(db)
  const projects = db.prepare<[], { id: number; name: string }>('SELECT id, cwd AS name FROM search_projects')
  const models = db.prepare<[], { id: number; name: string }>('SELECT id, name FROM search_models')
  const sources = db
    .prepare<[string], number>(`SELECT id FROM search_sources WHERE session_id LIKE ? || '%' LIMIT ${MAX_ONE_OF}`)
    .pluck()

  /** Null when a filter fits nothing there is. */
  function facetsOf(query: Narrowed): string[][] | null {
    const lists: string[][] = []
    const oneOf = (ids: readonly number[], name: (id: number) => string) => void lists.push(ids.map(name))
    const fitting = (list: { id: number; name: string }[], fits: (name: string) => boolean) =>
      list.flatMap(({ id, name }) => (fits(name) ? [id] : [])).slice(0, MAX_ONE_OF)
    const contains = (part: string) => (name: string) => name.toLowerCase().includes(part.toLowerCase())
    for (const part of query.projects) oneOf(fitting(projects.all(), contains(part)), facet.project)
    for (const part of query.models) oneOf(fitting(models.all(), contains(part)), facet.model)
    for (const id of query.sessions) {
      const plain = /^[0-9a-f-]{1,36}$/.test(id) // nothing else begins an id, and a % would fit all
      oneOf(plain ? sources.all(id) : [], facet.source)
    }
    const { cwd, model } = query
    if (cwd !== null)
      oneOf(
        fitting(projects.all(), (name) => name === cwd),
        facet.project,
      )
    if (model !== null)
      oneOf(
        fitting(models.all(), (name) => name === model),
        facet.model,
      )
    if (query.kinds) lists.push(query.kinds.map(facet.kind))
    if (query.files.length > 0) lists.push([facet.kind('tool')])
    if (query.failed) lists.push([facet.failed])
    return lists.some((list) => list.length === 0) ? null : lists
  }

  /** The texts of these documents with what was found in them, the best first. */
  function ranked(ids: readonly number[], terms: readonly Term[]): (() => SearchResult)[] {
    const find = finderOf(terms)
    const now = clock()
    const sources = new Map<number, Source>()
    const found = ids.flatMap((id) => {
      const row = document.get(id)
      const from = row && (sources.get(row.source) ?? source.get(row.source))
      if (!row || !from) return []
      sources.set(row.source, from)
      const kind = SearchKind.parse(row.kind)
      const text = textOf(row, from, kind)
      const marks = find(text)
      const at = Math.floor(id / IDS_PER_MS)
      const result = (): SearchResult => ({
        source: sourceOf(row, from),
        kind,
        title: from.title,
        cwd: from.cwd,
        model: row.model === null ? null : (modelName.get(row.model) ?? null),
        at,
        failed: row.failed === 1,
        snippet: snippetOf(text, marks),
      })
      return [{ score: score({ kind, at, occurrences: marks.length, length: text.length }, now), result }]
    })
    return found.sort((a, b) => b.score - a.score).map(({ result }) => result)
  }

  function textOf({ body, position }: Row, { session_id, title }: Source, kind: SearchKind): string {
    if (body !== null) return body
    if (kind === 'title') return title
    const stored = session_id === null || typeof position === 'string' ? undefined : event.get(session_id, position)
    const parsed = stored === undefined ? null : SessionEvent.safeParse(parseJson(stored))
    return (parsed?.success === true && findableText(parsed.data)?.text) || ''
  }

  function query({ text, limit, cursor, ...filters }: Parameters<SearchIndex['query']>[0]): SearchPage {
    const parsed = parseQuery(text)
    const narrowed = narrow(parsed, filters)
    const { notUnderstood, terms, excluded, files } = narrowed
    const nothing: SearchPage = {
      results: [],
      total: { count: 0, atLeast: false },
      next: null,
      notUnderstood: [...notUnderstood],
    }
    const facets = facetsOf(narrowed)
    if (facets === null || asksNothing(narrowed, facets)) return nothing
    const shown = [...terms, ...files]
    const expanded = new Map<string, readonly string[] | null>()
    const expandOnce = (prefix: string) => {
      const known = expanded.get(prefix)
      const words = known === undefined ? expand(prefix) : known
      expanded.set(prefix, words)
      return words
    }
    const match = (withoutFacets: string[], more: string[][] = []) =>
      matchExpression({ terms: shown, excluded, facets: [...facets, ...more], withoutFacets }, expandOnce)
    const hidden = narrowed.kinds ? [] : [facet.kind('thinking')]
    const lowest = Math.floor(narrowed.after * IDS_PER_MS)
    const highest = Math.min(LAST_ID, narrowed.before * IDS_PER_MS)
    const at = readCursor(cursor)
    const { below, skip, withTitles } = at ?? { below: highest, skip: 0, withTitles: true }
    const ids = newest.all(match([...hidden, facet.kind('title')]), lowest, Math.min(below, highest), BLOCK)
    const titles = withTitles ? newest.all(match(hidden, [[facet.kind('title')]]), lowest, highest, TITLES) : []
    const inOrder = ranked([...titles, ...ids], shown)
    const results = inOrder.slice(skip, skip + limit).map((result) => result())
    const last = ids.at(-1)
    let next: Cursor | null = null
    if (skip + limit < inOrder.length) {
      // what was said since must not move the block
      next = { below: ids[0] === undefined ? below : ids[0] + 1, skip: skip + limit, withTitles }
    } else if (ids.length === BLOCK && last !== undefined) next = { below: last, skip: 0, withTitles: false }
    return {
      results,
      total: at ? null : count(match(hidden), lowest, highest),
      next: next && writeCursor(next),
      notUnderstood: [...notUnderstood],
    }
  }

  function count(match: string, lowest: number, highest: number): SearchPage['total'] {
    const found = counted.get(match, lowest, highest) ?? 0
    return { count: Math.min(found, COUNTED), atLeast: found > COUNTED }
  }

  return { query }
}

/** An empty box finds nothing rather than everything. */
const asksNothing = ({ terms, excluded, after, before }: Narrowed, facets: readonly unknown[]): boolean =>
  terms.length === 0 && excluded.length === 0 && facets.length === 0 && after === 0 && before === Infinity

function sourceOf({ position }: Row, { session_id, transcript_id }: Source): SearchSource {
  return session_id === null
    ? { kind: 'transcript', id: transcript_id ?? '', uuid: String(position) }
    : { kind: 'session', id: SessionId.parse(session_id), seq: Number(position) }
}

const writeCursor = ({ below, skip, withTitles }: Cursor): string => `${withTitles ? 't' : 'b'}${below}.${skip}`

/** Null for none; one of someone's own making begins anew. */
function readCursor(cursor: string | undefined): Cursor | null {
  const [, block, below, skip] = /^([tb])(\d{1,16})\.(\d{1,4})$/.exec(cursor ?? '') ?? []
  return below === undefined ? null : { below: Number(below), skip: Number(skip), withTitles: block === 't' }
}
