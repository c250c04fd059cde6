import { describe, expect, it } from 'vitest'
import { checkInput, passGuarded } from '../testing/guard-cases.ts'

describe('the guard of the input', () => {
  it('lets every message through unchanged, whatever it says and however it is cut', () => checkInput({ numRuns: 200 }))

  it.each([
    ['half an object', '{"type":"user",'],
    ['no object', '[1]'],
    ['not JSON', 'hello'],
    ['a raw newline within', '{"type":"us\ner"}'],
    ['a lone surrogate that has no form in UTF-8', '{"a":"\ud800"}'],
  ])('refuses %s and lets nothing of it reach the CLI', async (_what, bad) => {
    const { lines, faults } = await passGuarded(['{"n":1}\n', `${bad}\n`, '{"n":2}\n'])
    expect(lines).toEqual(['{"n":1}', '{"n":2}'])
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.every(({ kind }) => kind === 'bad-input')).toBe(true)
  })
})
