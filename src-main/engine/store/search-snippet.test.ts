import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findWords, finderOf } from './search-snippet.ts'

describe('finding in text', () => {
  it('finds the same by the fast way and by the way of the index', () => {
    const word = fc.constantFrom('a', 'ab', 'abc', 'b', '7', 'x'.repeat(64))
    const term = fc.record({ words: fc.array(word, { minLength: 1, maxLength: 3 }), prefix: fc.boolean() })
    const text = fc
      .array(fc.constantFrom('a', 'AB', 'abc', 'b', '7', ' ', '-', '_', '\n', 'x'.repeat(64), 'x'.repeat(70)), {
        maxLength: 40,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, term, (where, what) => {
        expect(finderOf([what])(where)).toEqual(findWords(where, [what]))
      }),
    )
  })
})
