import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines } from './line-diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })

describe('diffLines', () => {
  it('is exact: removed and kept lines give the old text, added and kept ones the new', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const old = before.join('\n')
        const next = after.join('\n')
        const { lines: shown, added, removed } = diffLines(old, next)
        if (shown.some(({ kind }) => kind === 'gap')) return
        const of = (kind: string) =>
          shown.filter((line) => line.kind === kind || line.kind === 'same').map(({ text }) => text)
        expect(of('removed').join('\n')).toBe(old)
        expect(of('added').join('\n')).toBe(next)
        expect([added, removed]).toEqual(
          ['added', 'removed'].map((kind) => shown.filter((line) => line.kind === kind).length),
        )
      }),
    )
  })

  it('folds what is far from a change', () => {
    const before = Array.from({ length: 40 }, (_, index) => `line ${index}`)
    const { lines: shown } = diffLines(before.join('\n'), before.with(20, 'changed').join('\n'))
    expect(shown[0]?.kind).toBe('gap')
    expect(shown.filter(({ kind }) => kind === 'same')).toHaveLength(6)
  })
})
