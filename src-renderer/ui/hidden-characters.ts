/** Finds the characters that make a text read differently than it is: invisible ones, ones that turn the order, look-alikes. */

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** Seen as nothing, or as something it is not. */
  | { readonly kind: 'hidden'; readonly text: string; readonly code: string; readonly name: string }
  /** A letter of another script among Latin ones that looks like a Latin one. */
  | { readonly kind: 'lookalike'; readonly text: string; readonly code: string; readonly latin: string }

/** Names of those that are met in attacks and accidents; the rest is known by number alone. */
const NAMES: Readonly<Record<number, string>> = {
  0x00: 'null',
  0x07: 'bell',
  0x08: 'backspace',
  0x0b: 'vertical tab',
  0x0c: 'form feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x7f: 'delete',
  0x85: 'next line',
  0x9b: 'control sequence introducer',
  0xa0: 'no-break space',
  0xad: 'soft hyphen',
  0x34f: 'combining grapheme joiner',
  0x61c: 'Arabic letter mark',
  0x115f: 'Hangul filler',
  0x1160: 'Hangul filler',
  0x180e: 'Mongolian vowel separator',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x202f: 'narrow no-break space',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0x2800: 'blank braille pattern',
  0x3000: 'ideographic space',
  0x3164: 'Hangul filler',
  0xfeff: 'byte order mark',
  0xffa0: 'Hangul filler',
}

/** What these look like to a reader in a hurry. Cyrillic, Greek, Armenian, and signs that pass for those of a shell. */
const LATIN: ReadonlyMap<string, string> = new Map(
  [
    ['аα', 'a'],
    ['ЬЪ', 'b'],
    ['сϲ', 'c'],
    ['ԁ', 'd'],
    ['её', 'e'],
    ['ց', 'g'],
    ['һ', 'h'],
    ['іι', 'i'],
    ['јϳ', 'j'],
    ['кκ', 'k'],
    ['ӏ', 'l'],
    ['ո', 'n'],
    ['оοօ', 'o'],
    ['рρ', 'p'],
    ['ԛզ', 'q'],
    ['г', 'r'],
    ['ѕ', 's'],
    ['тτ', 't'],
    ['υս', 'u'],
    ['ѵν', 'v'],
    ['ѡԝ', 'w'],
    ['хχ', 'x'],
    ['уγ', 'y'],
    ['АΑ', 'A'],
    ['ВΒ', 'B'],
    ['СϹ', 'C'],
    ['ЕΕ', 'E'],
    ['НΗ', 'H'],
    ['ІΙ', 'I'],
    ['Ј', 'J'],
    ['КΚ', 'K'],
    ['МΜ', 'M'],
    ['Ν', 'N'],
    ['ОΟ', 'O'],
    ['РΡ', 'P'],
    ['Ѕ', 'S'],
    ['ТΤ', 'T'],
    ['ХΧ', 'X'],
    ['УΥ', 'Y'],
    ['Ζ', 'Z'],
  ].flatMap(([letters = '', latin = '']) => Array.from(letters, (letter) => [letter, latin] as const)),
)

/** Signs of a shell or an address that another character imitates: always told, whatever stands around. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['\u037e', ';'],
  ['\u2024', '.'],
  ['\u2044', '/'],
  ['\u2215', '/'],
  ['\u29f8', '/'],
  ['\ua789', ':'],
  ['\u2236', ':'],
  ['\u01c3', '!'],
  ['\u2223', '|'],
  ['\u05c0', '|'],
])

/** Cheap: most texts are of ASCII, Latin letters, punctuation and boxes, and are left as they are. */
const SUSPECT =
  /[^\t\n\u0020-\u007e\u00a1-\u00ac\u00ae-\u01c2\u01c4-\u02ff\u2010-\u2023\u2025-\u2027\u2030-\u2043\u2190-\u2214\u2500-\u25ff]/

/** All that is seen as nothing or as a space; the space, the tab and the line break themselves apart. */
const HIDDEN = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\p{Zs}\u2800\ufff9-\ufffb]$/u
const PLAIN = new Set([' ', '\t', '\n'])

const PICTOGRAPH = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}]$/u
/** Digits and signs become key caps with a variation selector. */
const TAKES_SELECTOR = /^[\p{Extended_Pictographic}\p{Emoji}\u3000-\u9fff]$/u
const JOINED_SCRIPT =
  /^[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Tamil}]$/u

/** Whether anything has to be shown. */
export const hasHidden = (text: string): boolean =>
  SUSPECT.test(text) && partsOf(text).some(({ kind }) => kind !== 'text')

/** The parts of a text; joined they give it again, character for character. Line breaks and tabs are text. */
export function partsOf(text: string): readonly Part[] {
  if (!SUSPECT.test(text)) return text === '' ? [] : [{ kind: 'text', text }]
  const characters = Array.from(text)
  const latinWords = latinWordsOf(characters)
  const parts: Part[] = []
  let plain = ''
  characters.forEach((character, index) => {
    const part = partOf(character, {
      before: characters[index - 1] ?? '',
      after: characters[index + 1] ?? '',
      inLatin: latinWords[index] ?? false,
    })
    if (part === null) {
      plain += character
      return
    }
    if (plain !== '') parts.push({ kind: 'text', text: plain })
    plain = ''
    parts.push(part)
  })
  if (plain !== '') parts.push({ kind: 'text', text: plain })
  return parts
}

type Around = { before: string; after: string; inLatin: boolean }

function partOf(character: string, { before, after, inLatin }: Around): Part | null {
  const number = character.codePointAt(0) ?? 0
  const code = `U+${number.toString(16).toUpperCase().padStart(4, '0')}`
  const latin =
    SIGNS.get(character) ?? (inLatin ? (LATIN.get(character) ?? styledLatin(character)) : styledLatin(character))
  if (latin !== undefined) return { kind: 'lookalike', text: character, code, latin }
  if (PLAIN.has(character) || !HIDDEN.test(character)) return null
  if (number === 0x0d && after === '\n') return null // a line break of Windows
  if (number === 0x200d && PICTOGRAPH.test(before) && PICTOGRAPH.test(after)) return null // a family of emoji
  if ((number === 0x200c || number === 0x200d) && JOINED_SCRIPT.test(before)) return null // spelling, not hiding
  if (number >= 0xfe00 && number <= 0xfe0f && TAKES_SELECTOR.test(before)) return null
  const name =
    NAMES[number] ?? (number < 0xa0 ? 'control character' : number >= 0xe0000 ? 'tag' : 'invisible character')
  return { kind: 'hidden', text: character, code, name }
}

/** Full-width and mathematical letters: Latin in another dress. */
function styledLatin(character: string): string | undefined {
  const number = character.codePointAt(0) ?? 0
  const styled = (number >= 0xff01 && number <= 0xff5e) || (number >= 0x1d400 && number <= 0x1d7ff)
  const plain = styled ? character.normalize('NFKC') : ''
  return /^[\u0021-\u007e]$/.test(plain) ? plain : undefined
}

/** For each character, whether its word has a Latin letter or a digit beside letters that are none. */
function latinWordsOf(characters: readonly string[]): readonly boolean[] {
  const inLatin: boolean[] = []
  let word: number[] = []
  let latin = false
  const close = () => {
    for (const index of word) inLatin[index] = latin
    word = []
    latin = false
  }
  characters.forEach((character, index) => {
    if (!/^[\p{L}\p{M}\p{N}_.-]$/u.test(character)) {
      close()
      return
    }
    word.push(index)
    latin ||= /^[A-Za-z]$/.test(character)
  })
  close()
  return inLatin
}
