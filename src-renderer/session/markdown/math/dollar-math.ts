/** Teaches the parser `$x$` and `\(x\)` as formulas, and leaves money, shell variables and escaped brackets alone. */
import type {} from 'micromark-extension-math' // names the tokens
import type { Code, Construct, Extension, State, Tokenizer } from 'micromark-util-types'

const DOLLAR = 36
const BACKSLASH = 92
const OPEN = 40
const CLOSE = 41
const SPACE = 32

const isLineEnd = (code: Code): boolean => code === null || code < -2
const isSpace = (code: Code): boolean => code === null || code < 0 || code === SPACE
const isWord = (code: Code): boolean =>
  code !== null && code > 0 && /^[\p{L}\p{N}_$]$/u.test(String.fromCodePoint(code))

/** "$5 for a beer, 10$ …": an amount followed by words. */
const MONEY = /^\d[\d.,]*(?:[kKmMbB]|bn)?(?:[\s–-].*[\p{L}]{2}|$)/u
/** Of brackets: `\(see above\)` is an escaped bracket, `\(n\)` and `\(a^2\)` are formulas. */
const FORMULA = /^\s*[A-Za-z]\s*$|[\\^_=+<>|/]/

/**
 * A dollar opens a formula where no letter stands before it and no space behind it; it ends before the next dollar,
 * which must have no space before it and no letter or digit behind it. All on one line.
 */
const tokenizeDollar: Tokenizer = function (effects, ok, nok) {
  let text = ''
  const start: State = (code) => {
    effects.enter('mathText')
    effects.enter('mathTextSequence')
    effects.consume(code)
    effects.exit('mathTextSequence')
    return first
  }
  const first: State = (code) => {
    if (isSpace(code) || code === DOLLAR) return nok(code)
    effects.enter('mathTextData')
    return inside(code)
  }
  const inside: State = (code) => {
    if (isLineEnd(code)) return nok(code)
    if (code === DOLLAR && !text.endsWith('\\')) {
      if (/\s$/.test(text) || MONEY.test(text)) return nok(code)
      effects.exit('mathTextData')
      effects.enter('mathTextSequence')
      effects.consume(code)
      effects.exit('mathTextSequence')
      return after
    }
    text += code === null || code < 0 ? ' ' : String.fromCodePoint(code)
    effects.consume(code)
    return inside
  }
  const after: State = (code) => {
    if (isWord(code)) return nok(code)
    effects.exit('mathText')
    return ok(code)
  }
  return start
}

const tokenizeBracket: Tokenizer = function (effects, ok, nok) {
  let text = ''
  const start: State = (code) => {
    effects.enter('mathText')
    effects.enter('mathTextSequence')
    effects.consume(code)
    return second
  }
  const second: State = (code) => {
    if (code !== OPEN) return nok(code)
    effects.consume(code)
    effects.exit('mathTextSequence')
    effects.enter('mathTextData')
    return first
  }
  const first: State = (code) => (isLineEnd(code) || code === BACKSLASH ? inside(code) : inside(code))
  const inside: State = (code) => {
    if (isLineEnd(code)) return nok(code)
    if (code === BACKSLASH) return effects.check({ tokenize: tokenizeEnd, partial: true }, end, more)(code)
    return more(code)
  }
  const more: State = (code) => {
    text += code === null || code < 0 ? ' ' : String.fromCodePoint(code)
    effects.consume(code)
    return inside
  }
  const end: State = (code) => {
    if (text === '' || !FORMULA.test(text)) return nok(code)
    effects.exit('mathTextData')
    effects.enter('mathTextSequence')
    effects.consume(code)
    return last
  }
  const last: State = (code) => {
    effects.consume(code)
    effects.exit('mathTextSequence')
    effects.exit('mathText')
    return ok
  }
  return start
}

/** `\)`, only looked at. */
const tokenizeEnd: Tokenizer = function (effects, ok, nok) {
  const start: State = (code) => {
    effects.enter('mathTextSequence')
    effects.consume(code)
    return second
  }
  const second: State = (code) => {
    if (code !== CLOSE) return nok(code)
    effects.consume(code)
    effects.exit('mathTextSequence')
    return ok
  }
  return start
}

const dollar: Construct = { name: 'dollarMath', tokenize: tokenizeDollar, previous: (code) => !isWord(code) }
const bracket: Construct = { name: 'bracketMath', tokenize: tokenizeBracket }

/** For the parser, beside `remark-math` without its own single dollars. */
export const dollarMath: Extension = { text: { [DOLLAR]: dollar, [BACKSLASH]: bracket } }
