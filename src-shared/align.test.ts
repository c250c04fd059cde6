import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { align } from './align.ts'

describe('two lists beside each other', () => {
  it('keep what both have, what was removed before what was added', () => {
    expect(align(['a', 'b', 'c'], ['a', 'x', 'c', 'd']).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same a',
      'removed b',
      'added x',
      'same c',
      'added d',
    ])
  })

  it('are both there in full, in their order, whatever they hold', () => {
    const list = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 12 })
    fc.assert(
      fc.property(list, list, (before, after) => {
        const steps = align(before, after)
        const texts = (but: string) => steps.filter(({ kind }) => kind !== but).map(({ text }) => text)
        expect(texts('added')).toEqual(before)
        expect(texts('removed')).toEqual(after)
      }),
    )
  })
})
