/** Which words of the index begin with what is being typed. */
import type { Database } from './database.ts'
import type { Expand } from './search-match.ts'

/** A beginning of five letters has a dozen words, rarely more than this. */
const MOST = 64

/** The character behind all that a word can consist of, and the one before. */
const LAST = '\u{10ffff}'
const FIRST = '\u0001'

export function createVocabulary(db: Database): Expand {
  const next = db
    .prepare<[string, string], string>('SELECT term FROM search_vocabulary WHERE term >= ? AND term < ? LIMIT 1')
    .pluck()
  return (prefix) => {
    const words: string[] = []
    for (let from = prefix; words.length < MOST;) {
      const word = next.get(from, prefix + LAST)
      if (word === undefined) return words
      words.push(word)
      from = word + FIRST // no word contains it: the next one, without reading where this one occurs
    }
    return null
  }
}
