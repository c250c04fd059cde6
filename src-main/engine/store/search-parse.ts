/** Reads what a person typed into the search box. Nothing typed is an error: what is no filter is a word. */
import { type SearchFilters, SearchKind, SearchStatusName } from '#shared/search.ts'
import { wordsOf } from './search-fold.ts'

/** Words that stand one behind the other; of the last one, with `prefix`, the beginning is enough. */
export type Term = { readonly words: readonly string[]; readonly prefix: boolean }

export type ParsedQuery = {
  readonly terms: readonly Term[]
  readonly excluded: readonly Term[]
  /** Part of a folder's path or of a model's name. */
  readonly projects: readonly string[]
  readonly models: readonly string[]
  /** Words of a file's path, looked for in tool calls. */
  readonly files: readonly Term[]
  /** Beginnings of session ids. */
  readonly sessions: readonly string[]
  readonly kinds: readonly SearchKind[]
  readonly failed: boolean
  /** Each has to hold of the session. */
  readonly statuses: readonly SearchStatusName[]
  readonly after: number | null
  readonly before: number | null
  readonly notUnderstood: readonly string[]
}

/** More than anyone types; a pasted page is looked for by its first words. */
const MAX_TERMS = 32
const MAX_WORDS = 32
const MAX_LENGTH = 4_000

const PIECE = /(-?)(?:([a-z]+):)?(?:"([^"]*)("|$)|([^\s"]+))/gi

/** A filter without its value: it is being typed. */
const UNFINISHED = /^(project|folder|model|session|file|in|is|after|before):$/i

type Draft = { -readonly [K in keyof ParsedQuery]: ParsedQuery[K] extends readonly (infer T)[] ? T[] : ParsedQuery[K] }

/** The last word may be unfinished, unless a space or a quotation mark closes it. */
export function parseQuery(typed: string): ParsedQuery {
  const text = typed.slice(0, MAX_LENGTH)
  const query: Draft = {
    terms: [],
    excluded: [],
    projects: [],
    models: [],
    files: [],
    sessions: [],
    kinds: [],
    failed: false,
    statuses: [],
    after: null,
    before: null,
    notUnderstood: [],
  }
  for (const match of text.matchAll(PIECE)) {
    const [whole, minus, name, quoted, closing, bare] = match
    const value = quoted ?? bare ?? ''
    if (UNFINISHED.test(whole)) continue
    const isLast = match.index + whole.length === text.length
    if (name !== undefined && minus === '' && readFilter(query, name.toLowerCase(), value)) continue
    const words = `${name ?? ''} ${value}`
    const term = termOf(words, {
      prefix: (quoted === undefined && (isLast || value.endsWith('*'))) || (isLast && closing === ''),
    })
    if (!term) continue
    const list = minus === '-' ? query.excluded : query.terms
    if (list.length < MAX_TERMS) list.push(minus === '-' && !value.endsWith('*') ? { ...term, prefix: false } : term)
  }
  return query
}

function termOf(text: string, { prefix }: { prefix: boolean }): Term | null {
  const words: string[] = []
  for (const word of wordsOf(text)) {
    words.push(word.text)
    if (words.length === MAX_WORDS) break
  }
  return words.length === 0 ? null : { words, prefix }
}

/** Takes `name:value` into the query; false when there is no such filter, so that it is read as words. */
function readFilter(query: Draft, name: string, value: string): boolean {
  switch (name) {
    case 'project':
    case 'folder':
      if (value !== '') query.projects.push(value)
      return true
    case 'model':
      if (value !== '') query.models.push(value)
      return true
    case 'session':
      if (value !== '') query.sessions.push(value.toLowerCase())
      return true
    case 'file': {
      const term = termOf(value, { prefix: true })
      if (term && query.files.length < MAX_TERMS) query.files.push(term)
      return true
    }
    case 'in': {
      const kind = KINDS[value.toLowerCase()]
      if (kind) query.kinds.push(kind)
      else note(query, name, value)
      return true
    }
    case 'is':
      readStatus(query, name, value)
      return true
    case 'after':
    case 'before': {
      const at = dayOf(value)
      if (at === null) note(query, name, value)
      else query[name] = at
      return true
    }
    default:
      return false
  }
}

/** What failed is a matter of each text, all else of its session. */
function readStatus(query: Draft, name: string, value: string): void {
  const status = SearchStatusName.safeParse(value.toLowerCase()).data
  if (value.toLowerCase() === 'failed') query.failed = true
  else if (status === undefined) note(query, name, value)
  else if (!query.statuses.includes(status)) query.statuses.push(status)
}

function note(query: Draft, name: string, value: string): void {
  if (value !== '' && query.notUnderstood.length < MAX_TERMS) query.notUnderstood.push(`${name}:${value.slice(0, 100)}`)
}

const KINDS: Partial<Record<string, SearchKind>> = {
  ...Object.fromEntries(
    SearchKind.options.flatMap((kind) => [
      [kind, kind],
      [`${kind}s`, kind],
    ]),
  ),
  thought: 'thinking',
  thoughts: 'thinking',
}

/** Midnight, local time, of a day written as 2026-11-21; also `today` and `yesterday`. */
function dayOf(value: string): number | null {
  const now = new Date()
  const back = { today: 0, yesterday: 1 }[value.toLowerCase()]
  if (back !== undefined) return new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime()
  const [, year, month, day] = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(value) ?? []
  if (year === undefined || month === undefined) return null
  const at = new Date(Number(year), Number(month) - 1, day === undefined ? 1 : Number(day)).getTime()
  return Number.isNaN(at) || at < 0 ? null : at
}

/** The typed filters and those chosen beside the box. Both hold; null = no such filter. */
export type Narrowed = Omit<ParsedQuery, 'kinds' | 'after' | 'before'> & {
  readonly kinds: readonly SearchKind[] | null
  /** From this moment on, and before that one. */
  readonly after: number
  readonly before: number
  readonly cwd: string | null
  readonly model: string | null
}

export function narrow(query: ParsedQuery, filters: SearchFilters): Narrowed {
  const typed = query.kinds.length > 0 ? query.kinds : null
  const chosen = filters.kinds
  return {
    ...query,
    kinds: typed && chosen ? typed.filter((kind) => chosen.includes(kind)) : (typed ?? chosen ?? null),
    sessions: filters.sessionId === undefined ? query.sessions : [filters.sessionId],
    failed: query.failed || filters.failed === true,
    statuses: [...new Set([...query.statuses, ...(filters.status === undefined ? [] : [filters.status])])],
    after: Math.max(query.after ?? 0, filters.after ?? 0),
    before: Math.min(query.before ?? Infinity, filters.before ?? Infinity),
    cwd: filters.cwd ?? null,
    model: filters.model ?? null,
  }
}
