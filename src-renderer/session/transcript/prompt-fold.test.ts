import { describe, expect, it } from 'vitest'
import { foldOf } from './prompt-fold.ts'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n')

describe('a prompt', () => {
  it('of many lines is folded after sixteen, unless hardly more would follow', () => {
    expect(foldOf(lines(50))).toEqual({ end: lines(16).length, hidden: 34, unit: 'lines' })
    expect(foldOf(lines(19)).hidden).toBe(0)
    expect(foldOf('')).toMatchObject({ hidden: 0 })
  })

  it('of one long paragraph is folded by its characters, between two words', () => {
    const text = 'word '.repeat(2_000)
    const { end, hidden, unit } = foldOf(text)
    expect({ unit, all: end + hidden }).toEqual({ unit: 'characters', all: text.length })
    expect(end).toBeLessThanOrEqual(1_600)
    expect(end).toBeGreaterThan(1_500)
    expect(text.charAt(end)).toBe(' ')
    expect(foldOf('word '.repeat(360)).hidden).toBe(0)
  })

  it('without a gap is cut all the same, and no character in two', () => {
    const text = `a${'\u{1F600}'.repeat(3_000)}`
    const { end } = foldOf(text)
    expect(end).toBe(1_599)
    expect(foldOf('x'.repeat(5_000))).toEqual({ end: 1_600, hidden: 3_400, unit: 'characters' })
  })

  it('of a few very long lines is folded within the one that is too much', () => {
    expect(foldOf(`${lines(16)}\n${'x'.repeat(9_000)}`)).toMatchObject({ hidden: 9_001, unit: 'characters' })
    const line = 'x'.repeat(1_000)
    expect(foldOf([line, line, line].join('\n'))).toEqual({ end: 1_601, hidden: 1_401, unit: 'characters' })
  })
})
