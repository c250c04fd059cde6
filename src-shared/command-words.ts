/** Splits a command that a user wrote in the settings into its words. No shell ever sees it. */

/**
 * Blanks separate; quotes of either kind keep blanks and are left out; a backslash is a letter like any other, as paths on
 * Windows have it. Null where a quote is not closed, or there is no word.
 */
export function commandWords(command: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (const letter of command) {
    if (quote !== null) {
      if (letter === quote) quote = null
      else word = (word ?? '') + letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + letter
  }
  if (word !== null) words.push(word)
  return quote === null && words.length > 0 && words[0] !== '' ? words : null
}
