import { describe, expect, it } from 'vitest'
import { formatRule, parseRule } from './permission-rules.ts'

describe('a permission rule', () => {
  it.each([
    ['WebFetch', { tool: 'WebFetch', what: null }],
    ['Bash(npm run *)', { tool: 'Bash', what: 'npm run *' }],
    ['Bash(python3 -c "print(1)")', { tool: 'Bash', what: 'python3 -c "print(1)"' }],
    ['mcp__server__*', { tool: 'mcp__server__*', what: null }],
  ])('%s is read and written again as it was', (rule, parts) => {
    expect(parseRule(rule)).toEqual(parts)
    expect(formatRule(parts)).toBe(rule)
  })

  it.each(['', 'Bash(', 'Bash()', 'Bash( )', 'Bash(a)b', '(a)', '*', 'B*', 'Bash(a\nb)', 'Bash npm', '-flag'])(
    '%j is none',
    (rule) => {
      expect(parseRule(rule)).toBeNull()
    },
  )
})
