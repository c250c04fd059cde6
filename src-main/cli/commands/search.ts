/** `bullpen search`: what was asked, said and done with these words, and in which session. */
import type { SearchPage, SearchResult } from '#shared/search.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

/** Of one call; further pages follow until there are enough. */
const MAX_PAGE = 100

type Options = { readonly text: string; readonly limit: number; readonly json: boolean; readonly terminal: Terminal }

export async function search({ client }: Link, { text, limit, json, terminal }: Options): Promise<ExitCode> {
  let page: SearchPage | null = null
  const found: SearchResult[] = []
  do {
    page = await client.search.query({
      text,
      limit: Math.min(MAX_PAGE, limit - found.length),
      ...(page?.next != null && { cursor: page.next }),
    })
    if (found.length === 0)
      for (const piece of page.notUnderstood) terminal.note(`"${piece}" is no filter; it was left out.`)
    found.push(...page.results)
  } while (page.next !== null && found.length < limit)
  if (json) for (const result of found) await terminal.json(result)
  else if (found.length === 0) terminal.note('Nothing found.')
  else await terminal.out(describe(found))
  const { pending } = await client.search.status()
  if (pending > 0) terminal.note(`The index is still being made: ${pending.toLocaleString('en')} events to go.`)
  return EXIT.done
}

/** A table; each id can be given to `bullpen attach`. */
export function describe(results: readonly SearchResult[]): string {
  const rows = results.map(({ source, kind, at, title, snippet, failed }) => [
    source.id.slice(0, 8),
    source.kind === 'session' && source.seq > 0 ? String(source.seq) : '-',
    new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' }),
    failed ? `${kind}, failed` : kind,
    shorten(title),
    `${snippet.cutBefore ? '…' : ''}${snippet.text.replace(/\s+/g, ' ').trim()}${snippet.cutBehind ? '…' : ''}`,
  ])
  return table([['SESSION', 'EVENT', 'TIME', 'WHAT', 'TITLE', 'TEXT'], ...rows])
}

const TITLE = 32
const shorten = (title: string): string =>
  title.length <= TITLE ? title : `${title.slice(0, TITLE - 1).toWellFormed()}…`
