/** Text with the frequencies of a language: few words are everywhere, most are rare (Zipf). The same on every run. */

const SYLLABLES =
  'ba co di fu ge ha in jo ka lo mi nu op pra qu re st tra un vo we ex yo za con pro com ment tion er'.split(' ')
const VOCABULARY = 40_000

/** Numbers between 0 and 1, always the same ones. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** By rank: the first is the most frequent. */
export const VOCABULARY_WORDS: readonly string[] = Array.from({ length: VOCABULARY }, (_, rank) => {
  let word = ''
  for (let rest = rank; word === '' || rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? ''
  }
  return word
})

export function sentence(random: () => number, words: number): string {
  const parts = Array.from({ length: words }, () => VOCABULARY_WORDS[Math.floor(VOCABULARY ** random()) - 1] ?? '')
  return parts.join(' ')
}
