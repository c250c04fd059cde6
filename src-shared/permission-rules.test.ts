import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRule, parseRule } from './permission-rules.ts'

describe('a permission rule', () => {
  it.each([
    ['WebFetch', { tool: 'WebFetch', what: null }],
    ['Bash(npm run *)', { tool: 'Bash', what: 'npm run *' }],
    ['Bash(python3 -c "print(1)")', { tool: 'Bash', what: 'python3 -c "print(1)"' }],
    [
      String.raw`Bash(find . \\\( -name a \\\) -o -name "b\(1\)")`,
      { tool: 'Bash', what: String.raw`find . \( -name a \) -o -name "b(1)"` },
    ],
    [String.raw`Bash(grep a\.b)`, { tool: 'Bash', what: String.raw`grep a\.b` }],
    ['mcp__server__*', { tool: 'mcp__server__*', what: null }],
  ])('%s is read and written again as it was', (rule, parts) => {
    expect(parseRule(rule)).toEqual(parts)
    expect(formatRule(parts)).toBe(rule)
  })

  it('says of any words what the CLI reads from it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', '(', ')', 'a', '*', ' ') }), (what) => {
        fc.pre(what.trim() !== '')
        expect(parseRule(formatRule({ tool: 'Bash', what }))).toEqual({ tool: 'Bash', what })
      }),
    )
  })

  it('for nothing in particular is one for the tool, as the CLI takes it', () => {
    expect(formatRule({ tool: 'Bash', what: '' })).toBe('Bash')
  })

  it.each([
    '',
    'Bash(',
    'Bash()',
    'Bash( )',
    'Bash(a)b',
    '(a)',
    '*',
    'B*',
    'Bash(a\nb)',
    'Bash npm',
    '-flag',
    String.raw`Bash(a\)`,
  ])('%j is none', (rule) => {
    expect(parseRule(rule)).toBeNull()
  })
})
