/**
 * How well a path fits what was typed: all its letters in this order, better where they stand together, begin a word, or
 * are of the name rather than of its folders. Pure.
 */

import { beginsWord, bitOf, DOT, nameStart, SLASH } from './path-letters.ts'

export type Range = readonly [start: number, end: number]

/** Of one letter that fits. */
const LETTER = 16
/** It follows the one before. */
const TOGETHER = 14
/** It begins a word: after `/`, `.`, `-`, `_` or a space, or is a capital after a small letter. */
const WORD = 12
/** It begins the name of the file or folder. */
const NAME = 16
/** All letters are of the name. */
const IN_NAME = 40
/** The name is what was typed, but for what follows a dot. */
const WHOLE = 60
/** Each letter passed over between two that fit; not more than so much in all. */
const GAP = 1
const GAP_MOST = 40

/**
 * Null when it does not fit; the handicap of the path is to be taken off. `query` and `folded` are lower case of the same
 * length as what they stand for. Two looks: at the name alone first, since that is what people type, then at the whole path.
 */
export function scorePath(query: string, path: string, folded: string): number | null {
  if (!query.includes('/')) {
    const inName = scoreFrom(query, path, folded, nameStart(path))
    if (inName !== null) return inName + IN_NAME + forWhole(query, path, folded)
  }
  return scoreFrom(query, path, folded, 0)
}

/**
 * What paths score at most, but for `forWhole`, told from figures of them (see `PathList`) with hardly a look at their letters:
 * most have no chance to be shown. `begins`: the name begins with the first letter that was typed. Asked by the hundred thousand.
 */
export class Most {
  readonly #bits: Int32Array
  /** Each letter with the one before it. */
  readonly #pairs: readonly string[]
  /** Of the letters before each place, and from it on. */
  readonly #before: Int32Array
  readonly #behind: Int32Array
  readonly #length: number
  /** Behind a letter that was typed a word begins with a capital alone, but not behind a sign. */
  readonly #hasSign: boolean
  readonly #plain: number
  readonly #apart: number
  #end = -1
  #mayEndFrom = 0

  constructor(query: string) {
    const { length } = query
    this.#length = length
    this.#bits = Int32Array.from({ length }, (_, index) => bitOf(query.charCodeAt(index)))
    this.#pairs = Array.from({ length }, (_, index) => query.slice(Math.max(0, index - 1), index + 1))
    this.#before = new Int32Array(length + 1)
    this.#behind = new Int32Array(length + 1)
    for (const [index, bit] of this.#bits.entries()) this.#before[index + 1] = (this.#before[index] ?? 0) | bit
    for (let index = length - 1; index >= 0; index--) {
      this.#behind[index] = (this.#behind[index + 1] ?? 0) | (this.#bits[index] ?? 0)
    }
    this.#hasSign = /[^a-z0-9]/.test(query)
    this.#plain = length * LETTER + NAME + (length - 1) * Math.max(TOGETHER, WORD)
    this.#apart = length * LETTER + NAME + (length - 1) * (TOGETHER + WORD)
  }

  /** All letters may be of the name, in their order. */
  isInName(stemLetters: number, endLetters: number): boolean {
    const before = this.#before[this.#endsFrom(endLetters)] ?? 0
    return (stemLetters & before) === before
  }

  /** By its folders: any of its letters may begin the name. */
  inPath(capitals: number): number {
    return capitals !== 0 || this.#hasSign ? this.#apart : this.#plain
  }

  /** By its name: more than any does. */
  inName(capitals: number, begins: boolean): number {
    return this.inPath(capitals) + IN_NAME - (begins ? 0 : NAME - WORD)
  }

  /** By its name, told by the letters that begin a word of it, and by those that stand together in it. */
  inThisName(capitals: number, begins: boolean, endLetters: number, wordLetters: number, folded: string): number {
    const start = nameStart(folded)
    const isApart = this.#hasSign || capitals !== 0
    const from = this.#endsFrom(endLetters)
    let most = this.#length * LETTER + IN_NAME
    for (let index = 0; index < this.#length; index++) {
      const bit = this.#bits[index] ?? 0
      const mayBegin = bit === 0 || (wordLetters & bit) !== 0 || (index >= from && (endLetters & bit) !== 0)
      const word = mayBegin ? WORD : 0
      if (index === 0) {
        most += begins ? NAME : word
        continue
      }
      const together = folded.includes(this.#pairs[index] ?? '', start) ? TOGETHER : 0
      most += isApart ? together + word : Math.max(together, word)
    }
    return Math.max(most, this.inPath(capitals)) // with its letters in another order it fits by its folders
  }

  /** The first letter from which on all may be of an ending with these: those before it are not. */
  #endsFrom(endLetters: number): number {
    if (endLetters === this.#end) return this.#mayEndFrom
    let from = this.#length
    while (from > 0 && ((this.#behind[from - 1] ?? 0) & ~endLetters) === 0) from--
    this.#end = endLetters
    this.#mayEndFrom = from
    return from
  }
}

/** What a path scores more where its name is just what was typed. */
export function forWhole(query: string, path: string, folded: string): number {
  const start = nameStart(path)
  if (!folded.startsWith(query, start)) return 0
  const behind = path.charCodeAt(start + query.length)
  const isAll = Number.isNaN(behind) || behind === DOT
  return isAll || (behind === SLASH && start + query.length === path.length - 1) ? WHOLE : 0
}

function scoreFrom(query: string, path: string, folded: string, from: number): number | null {
  if (!place(query, path, folded, from)) return null
  const name = nameStart(path)
  let score = 0
  let gaps = 0
  for (let index = 0; index < query.length; index++) {
    const here = at(index)
    const before = index === 0 ? here : at(index - 1)
    score += LETTER
    if (here === before + 1) score += TOGETHER
    else gaps += Math.max(0, here - before - 1)
    if (here === name) score += NAME
    else if (beginsWord(path, here)) score += WORD
  }
  return score - Math.min(GAP_MOST, gaps * GAP)
}

/** The runs of letters that fit, for showing them; none where nothing fits. */
export function rangesOf(query: string, path: string, folded: string): Range[] {
  const isInName = !query.includes('/') && place(query, path, folded, nameStart(path))
  if (!isInName && !place(query, path, folded, 0)) return []
  const ranges: [number, number][] = []
  for (let index = 0; index < query.length; index++) {
    const last = ranges.at(-1)
    if (last?.[1] === at(index)) last[1] += 1
    else ranges.push([at(index), at(index) + 1])
  }
  return ranges
}

/** Where the letters of the query stand, as `place` found them last: written anew for each path, a list each would be slow. */
const places = new Int32Array(1_024)
const at = (index: number): number => places[index] ?? 0

/**
 * Finds where the letters stand: together, best where they begin a word, else each beside the next one or at the beginning
 * of a word, from the end on. False when they don't.
 */
function place(query: string, path: string, folded: string, from: number): boolean {
  const whole = together(query, path, folded, from)
  if (whole >= 0) {
    for (let index = 0; index < query.length; index++) places[index] = whole + index
    return true
  }
  let earliest = from - 1
  for (let index = 0; index < query.length; index++) {
    earliest = folded.indexOf(query.charAt(index), earliest + 1)
    if (earliest < 0) return false
    places[index] = earliest
  }
  let next = folded.length
  for (let index = query.length - 1; index >= 0; index--) {
    next = bestBefore(query.charAt(index), path, folded, { next, earliest: at(index) })
    places[index] = next
  }
  return true
}

/** Of the places of a letter before the next one: beside that, else the last that begins a word, else the last. */
function bestBefore(
  letter: string,
  path: string,
  folded: string,
  { next, earliest }: { next: number; earliest: number },
): number {
  const last = folded.lastIndexOf(letter, next - 1)
  if (last === next - 1 && next < folded.length) return last
  for (let here = last; here >= earliest; here = folded.lastIndexOf(letter, here - 1)) {
    if (beginsWord(path, here)) return here
    if (here === 0) break
  }
  return last
}

function together(query: string, path: string, folded: string, from: number): number {
  const first = folded.indexOf(query, from)
  for (let at = first; at >= 0; at = folded.indexOf(query, at + 1)) if (beginsWord(path, at)) return at
  return first
}
