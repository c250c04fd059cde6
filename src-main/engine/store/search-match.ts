/** Writes a query in the language of the index. Only words and facets made here get into it, all of them quoted. */
import type { SearchKind } from '#shared/search.ts'
import type { Term } from './search-parse.ts'

/** What a document is marked with, as words of the second column. */
export const facet = {
  any: 'all',
  failed: 'failed',
  kind: (kind: SearchKind) => `k${kind}`,
  source: (id: number) => `s${id}`,
  project: (id: number) => `p${id}`,
  model: (id: number) => `m${id}`,
}

/** The words of the index that begin so; null = too many to list, the index has to gather them. */
export type Expand = (prefix: string) => readonly string[] | null

export type Match = {
  readonly terms: readonly Term[]
  readonly excluded: readonly Term[]
  /** Of each list one must hold. */
  readonly facets: readonly (readonly string[])[]
  readonly withoutFacets: readonly string[]
}

export function matchExpression({ terms, excluded, facets, withoutFacets }: Match, expand: Expand): string {
  const phrase = (term: Term) => phraseOf(term, expand)
  const wanted = [
    ...terms.map((term) => `text : ${phrase(term)}`),
    ...facets.map((oneOf) => `facets : (${oneOf.map(quoted).join(' OR ')})`),
  ]
  if (wanted.length === 0) wanted.push(`facets : ${quoted(facet.any)}`)
  const unwanted = [
    ...excluded.map((term) => `text : ${phrase(term)}`),
    ...withoutFacets.map((name) => `facets : ${quoted(name)}`),
  ]
  const positive = `(${wanted.join(' AND ')})`
  return unwanted.length === 0 ? positive : `${positive} NOT (${unwanted.join(' OR ')})`
}

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

/** Beginnings up to this length have lists of their own in the index. */
const LISTED_PREFIX = 4

/**
 * A longer beginning is asked for by the words it has, where they are few: the index would first gather every text with
 * any of them, and a common word is in hundreds of thousands.
 */
function phraseOf({ words, prefix }: Term, expand: Expand): string {
  const [word = ''] = words
  const whole = quoted(words.join(' '))
  if (!prefix) return whole
  const found = words.length === 1 && word.length > LISTED_PREFIX ? expand(word) : null
  if (found === null) return `${whole} *`
  return found.length === 0 ? whole : `(${found.map(quoted).join(' OR ')})`
}
