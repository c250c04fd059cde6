/** Cuts text into the words of the index: without case and accents, Chinese, Japanese and Thai by character. */

export type Word = { readonly text: string; readonly from: number; readonly to: number }

/** Nobody types more of a word; longer ones are base64 and hashes. Of those the beginning is found. */
export const MAX_WORD = 64

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]\p{M}*/gu
const ACCENTS = /[\u0300-\u036f]/g
// oxlint-disable-next-line no-control-regex -- ASCII is what it asks for
const NOT_ASCII = /[^\x00-\x7f]/
const OVERLONG = /[A-Za-z0-9]{65}/

/** The words with their ranges in `text`, in UTF-16 units. A word whose letters are all dropped by folding is left out. */
export function* wordsOf(text: string): Generator<Word, void> {
  for (const { 0: whole, index } of text.matchAll(WORD)) {
    if (!NOT_ASCII.test(whole)) {
      yield { text: whole.slice(0, MAX_WORD).toLowerCase(), from: index, to: index + whole.length }
      continue
    }
    let at = 0
    for (const { 0: character, index: inside } of whole.matchAll(UNSPACED)) {
      yield* folded(whole.slice(at, inside), index + at)
      yield* folded(character, index + inside)
      at = inside + character.length
    }
    yield* folded(whole.slice(at), index + at)
  }
}

function* folded(piece: string, from: number): Generator<Word, void> {
  if (piece === '') return
  const text = piece.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').toLowerCase()
  // a ligature or a fraction may come apart into several words
  for (const { 0: word } of text.matchAll(WORD)) {
    yield { text: word.slice(0, MAX_WORD).toWellFormed(), from, to: from + piece.length }
  }
}

/** The text as the index gets it: words of `wordsOf`, to be cut at everything that is no ASCII letter or digit. */
export function foldForIndex(text: string): string {
  if (!NOT_ASCII.test(text) && !OVERLONG.test(text)) return text.toLowerCase()
  return Array.from(wordsOf(text), (word) => word.text).join(' ')
}
