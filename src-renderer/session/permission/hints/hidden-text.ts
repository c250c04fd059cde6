/** Characters that make a text look like another one: invisible, reversing, control, and letters of other alphabets. */
import type { Hint } from './hint.ts'

/** Reading order: what stands on the screen is not the order in which it runs. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
/** Nothing to see: zero width, soft hyphen, filler, tag and variation characters. */
const INVISIBLE =
  /[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]|\u034f|\u17b4|\u17b5|[\u{e0000}-\u{e0fff}]/gu
/** A terminal obeys them; a carriage return hides what stands before it. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/gu
/** A Latin word with a Cyrillic or Greek letter in it: two paths that look the same. */
const LOOKALIKE = /[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]/gu

const KINDS: readonly { readonly pattern: RegExp; readonly label: string; readonly what: string }[] = [
  {
    pattern: BIDI,
    label: 'Reversed text',
    what: 'characters that change the reading order: it runs in another order than it shows',
  },
  { pattern: INVISIBLE, label: 'Invisible characters', what: 'characters that cannot be seen' },
  { pattern: CONTROL, label: 'Control characters', what: 'control characters, which can hide what stands beside them' },
  {
    pattern: LOOKALIKE,
    label: 'Look-alike letters',
    what: 'words that mix alphabets: a letter may not be the one it looks like',
  },
]

/** What such a character is called where it is shown: `U+202E`. */
const codeOf = (text: string): string =>
  Array.from(text, (char) => char.codePointAt(0) ?? 0)
    .filter((code) => code > 0x7e || code < 0x20)
    .map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')

export function hiddenTextHints(texts: readonly string[]): Hint[] {
  return KINDS.flatMap(({ pattern, label, what }): Hint[] => {
    const found = texts.flatMap((text) => text.match(pattern) ?? [])
    if (found.length === 0) return []
    const codes = [...new Set(found.map(codeOf))].slice(0, 4).join(', ')
    return [{ kind: 'hidden-text', weight: 'danger', label, detail: `It contains ${what} (${codes}).` }]
  })
}
