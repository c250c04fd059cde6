/** Finds the words of a query in a text: how often they occur, and the piece of the text that shows them best. */
import type { Snippet } from '#shared/search.ts'
import { MAX_WORD, wordsOf } from './search-fold.ts'
import type { Term } from './search-parse.ts'

type Range = { readonly from: number; readonly to: number }

/** Characters of a snippet, and how many of them stand before the first mark. */
const LENGTH = 240
const LEAD = 60

/** Where the terms occur in a text, in order, without overlap. Made once for a query, used for each of its texts. */
export type FindIn = (text: string) => Range[]

// oxlint-disable-next-line no-control-regex -- ASCII is what it asks for
const NOT_ASCII = /[^\x00-\x7f]/

export function finderOf(terms: readonly Term[]): FindIn {
  if (terms.length === 0) return () => []
  const pattern = asciiPattern(terms)
  return (text) => (NOT_ASCII.test(text) ? findWords(text, terms) : pattern ? findPattern(text, pattern) : [])
}

/** Finds what `findWords` finds, in text of ASCII alone, some twenty times faster. Null when no term is ASCII. */
function asciiPattern(terms: readonly Term[]): RegExp | null {
  const ascii = terms.filter(({ words }) => !words.some((word) => NOT_ASCII.test(word)))
  if (ascii.length === 0) return null
  const alternatives = ascii.map(
    ({ words, prefix }) =>
      words.map((word) => (word.length === MAX_WORD ? `${word}[a-z0-9]*` : word)).join('[^a-z0-9]+') +
      (prefix ? '[a-z0-9]*' : ''),
  )
  return new RegExp(`(?<![a-z0-9])(?:${alternatives.join('|')})(?![a-z0-9])`, 'g')
}

const findPattern = (text: string, pattern: RegExp): Range[] =>
  Array.from(text.toLowerCase().matchAll(pattern), ({ 0: found, index }) => ({ from: index, to: index + found.length }))

/** By the words of the index. */
export function findWords(text: string, terms: readonly Term[]): Range[] {
  const words = [...wordsOf(text)]
  const ranges: Range[] = []
  let end = -1
  for (const [at, word] of words.entries()) {
    if (word.from < end) continue
    const term = terms.find((candidate) => matchesAt(words, at, candidate))
    const last = term && words[at + term.words.length - 1]
    if (!last) continue
    ranges.push({ from: word.from, to: last.to })
    end = last.to
  }
  return ranges
}

function matchesAt(words: readonly { text: string }[], at: number, { words: wanted, prefix }: Term): boolean {
  return wanted.every((text, index) => {
    const found = words[at + index]?.text ?? ''
    return prefix && index === wanted.length - 1 ? found.startsWith(text) : found === text
  })
}

/** The piece with the most occurrences, the earliest of those; the beginning of the text when there are none. */
export function snippetOf(text: string, found: readonly Range[]): Snippet {
  let best = 0
  let most = 0
  for (let at = 0, until = 0; at < found.length; at += 1) {
    const first = found[at]
    if (!first) break
    while ((found[until]?.to ?? Infinity) <= first.from + LENGTH - LEAD) until += 1
    if (until - at > most) [best, most] = [at, until - at]
  }
  const first = found[best]
  const start = first && first.from > LEAD ? wordStart(text, first.from - LEAD, first.from) : 0
  const end = Math.min(text.length, Math.max(start + LENGTH, Math.min(first?.to ?? 0, start + 2 * LENGTH)))
  const marks = found
    .filter(({ from }) => from >= start && from < end)
    .map(({ from, to }) => ({ from: from - start, to: Math.min(to, end) - start }))
  return {
    text: text.slice(start, end).replace(/\s/g, ' ').toWellFormed(),
    marks,
    cutBefore: start > 0,
    cutBehind: end < text.length,
  }
}

/** Behind the first space from `from` on, if there is one before `until`. */
function wordStart(text: string, from: number, until: number): number {
  const space = text.slice(from, until).search(/\s/)
  return space === -1 ? from : from + space + 1
}
