/** Answers queries: finds the newest matches of all parts, ranks them block by block, and shows the piece of text that matched. */
import type { SearchPage, SearchResult } from '#shared/search.ts'
import type { Clock } from '../ports.ts'
import { type Narrowed, narrow, parseQuery, type Term } from './search-parse.ts'
import { type Asked, COUNTED, type IdRange, type SearchPart } from './search-part.ts'
import { score } from './search-rank.ts'
import { finderOf, snippetOf } from './search-snippet.ts'
import type { SearchIndex } from './search-types.ts'
import { IDS_PER_MS } from './search-write.ts'

/**
 * So many of the newest matches are ranked against each other; older ones come in blocks of as many behind them. All
 * matches can't be: a common word has a million.
 */
const BLOCK = 100
const TITLES = 20

const LAST_ID = Number.MAX_SAFE_INTEGER

/** A place in a block: the block's upper end, how much of it was given out, and whether titles are among it. */
type Cursor = { readonly below: number; readonly skip: number; readonly withTitles: boolean }

type Match = { readonly id: number; readonly asked: Asked }

export function createSearchReader(parts: readonly SearchPart[], clock: Clock): Pick<SearchIndex, 'query'> {
  /** These texts with what was found in them, the best first. */
  function ranked(matches: readonly Match[], terms: readonly Term[]): (() => SearchResult)[] {
    const find = finderOf(terms)
    const now = clock()
    const found = matches.flatMap(({ id, asked }) => {
      const match = asked.found(id)
      if (!match) return []
      const { kind, text, model, ...shown } = match
      const marks = find(text)
      const at = Math.floor(id / IDS_PER_MS)
      const result = (): SearchResult => ({ ...shown, kind, at, model: model(), snippet: snippetOf(text, marks) })
      return [{ score: score({ kind, at, occurrences: marks.length, length: text.length }, now), result }]
    })
    return found.sort((a, b) => b.score - a.score).map(({ result }) => result)
  }

  return {
    query({ text, limit, cursor, running = [], ...filters }) {
      const narrowed = narrow(parseQuery(text), filters)
      const notUnderstood = [...narrowed.notUnderstood]
      const nothing: SearchPage = { results: [], total: { count: 0, atLeast: false }, next: null, notUnderstood }
      const asked = asksNothing(narrowed) ? [] : parts.flatMap((part) => part.ask(narrowed, running) ?? [])
      if (asked.length === 0) return nothing
      const lowest = Math.floor(narrowed.after * IDS_PER_MS)
      const highest = Math.min(LAST_ID, narrowed.before * IDS_PER_MS)
      const at = readCursor(cursor)
      const { below, skip, withTitles } = at ?? { below: highest, skip: 0, withTitles: true }
      const block = newestOf(asked, BLOCK, (one) => one.newest({ lowest, below: Math.min(below, highest) }, BLOCK))
      const titles = newestOf(asked, TITLES, (one) =>
        withTitles ? one.titles({ lowest, below: highest }, TITLES) : [],
      )
      const inOrder = ranked([...titles, ...block], [...narrowed.terms, ...narrowed.files])
      const results = inOrder.slice(skip, skip + limit).map((result) => result())
      const first = block[0]
      const last = block.at(-1)
      let next: Cursor | null = null
      if (skip + limit < inOrder.length) {
        // what was said since must not move the block
        next = { below: first === undefined ? below : first.id + 1, skip: skip + limit, withTitles }
      } else if (block.length >= BLOCK && last !== undefined) next = { below: last.id, skip: 0, withTitles: false }
      const total = at ? null : count(asked, { lowest, below: highest })
      return { results, total, next: next && writeCursor(next), notUnderstood }
    },
  }
}

/** The newest of all parts; those that share the time of the last one come with it, since the next block begins before it. */
function newestOf(asked: readonly Asked[], limit: number, of: (asked: Asked) => readonly number[]): Match[] {
  const all = asked.flatMap((one) => of(one).map((id): Match => ({ id, asked: one }))).sort((a, b) => b.id - a.id)
  const last = all[limit - 1]?.id ?? -Infinity
  return all.filter(({ id }) => id >= last)
}

function count(asked: readonly Asked[], range: IdRange): SearchPage['total'] {
  const found = asked.reduce((sum, one) => sum + one.count(range), 0)
  return { count: Math.min(found, COUNTED), atLeast: found > COUNTED }
}

/** An empty box finds nothing rather than everything. */
function asksNothing(query: Narrowed): boolean {
  const { terms, excluded, files, projects, models, sessions, statuses, kinds, failed, cwd, model } = query
  const { after, before } = query
  const lists = [terms, excluded, files, projects, models, sessions, statuses]
  if (lists.some((list) => list.length > 0)) return false
  return kinds === null && !failed && cwd === null && model === null && after === 0 && before === Infinity
}

const writeCursor = ({ below, skip, withTitles }: Cursor): string => `${withTitles ? 't' : 'b'}${below}.${skip}`

/** Null for none; one of someone's own making begins anew. */
function readCursor(cursor: string | undefined): Cursor | null {
  const [, block, below, skip] = /^([tb])(\d{1,16})\.(\d{1,4})$/.exec(cursor ?? '') ?? []
  return below === undefined ? null : { below: Number(below), skip: Number(skip), withTitles: block === 't' }
}
