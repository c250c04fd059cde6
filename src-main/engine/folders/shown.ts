/** Text from a folder nobody trusts yet, made fit for a person's eyes: one line, short, nothing hidden, no secrets. Pure. */

/** 240 characters: two lines in the window, enough to tell one command from another. */
const LIMIT = 240

/** 2,000 characters: looking for secrets in more would only cost time, as no more than the limit is shown. */
const LOOKED_AT = 2000

/** What could hide or reorder text: control characters, and Unicode's invisible and direction marks. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const SECRET_NAME = '[\\w-]*(?:api[_-]?key|token|secret|passw(?:or)?d|credential|authorization)[\\w-]*'
const HIDDEN = '•••'

const SECRETS: readonly [RegExp, string][] = [
  [new RegExp(`(${SECRET_NAME}["']?\\s*[=:]\\s*)(?:bearer\\s+|basic\\s+)?["']?[^\\s"',;]+`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`(--${SECRET_NAME}\\s+)["']?[^\\s"'-][^\\s"']*`, 'gi'), `$1${HIDDEN}`],
  [/\b(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`],
  [/\b(?:sk|pk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|AKIA)[-_]?[\w-]{12,}/g, HIDDEN],
  [/(\b[a-z][\w+.-]*:\/\/)[^\s/@"']+@/gi, `$1${HIDDEN}@`],
]

/** One line of at most 240 characters; white space is joined so that nothing can be pushed out of sight by it. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, LOOKED_AT).replace(DECEPTIVE, escaped)
  const safe = SECRETS.reduce((masked, [secret, mask]) => masked.replace(secret, mask), line)
  return safe.length > LIMIT ? `${safe.slice(0, LIMIT)}… (${text.length} characters)` : safe
}

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** Any JSON value as one line. */
export const shownValue = (value: unknown): string =>
  shown(typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value))

/** Only scheme and host of a web address: paths, queries and user names may hold secrets. Null for anything else. */
export function originOf(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const { protocol, origin } = new URL(value)
  return protocol === 'http:' || protocol === 'https:' ? origin : null
}
