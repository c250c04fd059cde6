import { describe, expect, it } from 'vitest'
import type { DiffLine } from '#shared/git.ts'
import { type DiffRow, rowsOf, type Side } from './diff-rows.ts'
import { wordDiff } from './word-diff.ts'

const HUNK = {
  id: 'h',
  oldStart: 10,
  newStart: 20,
  lines: (
    [
      ['same', 'a'],
      ['removed', 'let total = 1'],
      ['removed', 'gone'],
      ['added', 'let total = 2'],
      ['same', 'b'],
    ] satisfies [DiffLine['kind'], string][]
  ).map(([kind, text]) => ({ kind, text })),
}

const side = (one: Side | null) => one && `${one.number}${one.kind === 'same' ? '' : one.kind === 'added' ? '+' : '-'}`
const drawn = (rows: readonly DiffRow<typeof HUNK>[]) =>
  rows.map((row) => (row.kind === 'hunk' ? 'hunk' : [side(row.left), side(row.right)]))
const marked = (pieces: readonly { text: string; changed: boolean }[]) =>
  pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('')

describe('the rows of a hunk', () => {
  it('stand side by side, the nth line removed beside the nth added', () => {
    expect(drawn(rowsOf([HUNK], 'split'))).toEqual(['hunk', ['10', '20'], ['11-', '21+'], ['12-', null], ['13', '22']])
  })

  it('stand below each other, all that was removed before what was added', () => {
    expect(drawn(rowsOf([HUNK], 'unified'))).toEqual([
      'hunk',
      ['10', '20'],
      ['11-', null],
      ['12-', null],
      [null, '21+'],
      ['13', '22'],
    ])
  })
})

describe('the words of a changed line', () => {
  it('are marked where they differ', () => {
    const { before, after } = wordDiff('let total = 1', 'let sum = 1 + 2')
    expect([marked(before), marked(after)]).toEqual(['let [total] = 1', 'let [sum] = 1[ + 2]'])
  })

  it('are not marked where hardly anything is common, or a line is very long', () => {
    expect(marked(wordDiff('alpha beta', 'gamma').before)).toBe('alpha beta')
    const long = 'word '.repeat(300)
    expect(marked(wordDiff(`${long}x`, `${long}y`).after)).toBe(`${long}y`)
  })
})
