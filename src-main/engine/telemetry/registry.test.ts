import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Registry } from './registry.ts'

describe('the text format', () => {
  it('of a counter', () => {
    const registry = new Registry()
    const claims = registry.counter('claims_total', 'What was claimed')
    claims.add({ result: 'hit', kind: 'a' })
    claims.add({ kind: 'a', result: 'hit' }, 2.5)
    claims.add({ result: 'miss', kind: 'a' })
    expect(registry.render()).toBe(
      '# HELP claims_total What was claimed\n# TYPE claims_total counter\nclaims_total{kind="a",result="hit"} 3.5\nclaims_total{kind="a",result="miss"} 1\n',
    )
    expect(() => claims.add({}, -1)).toThrow(RangeError)
    expect(() => claims.add({}, NaN)).toThrow(RangeError)
  })

  it('of a gauge, asked for each time, and left out when it can’t be read', () => {
    const registry = new Registry()
    let value = 1
    registry.gauge('now', 'Now', () => [{ value }])
    registry.gauge('broken', 'Broken', () => {
      throw new Error('no')
    })
    registry.gauge('odd', 'Odd', () =>
      [Infinity, -Infinity, NaN].map((odd, at) => ({ labels: { at: String(at) }, value: odd })),
    )
    expect(registry.render()).toContain('\nnow 1\n')
    value = 2
    expect(registry.render()).toContain('\nnow 2\n')
    expect(registry.render()).toContain('# TYPE broken gauge\n# HELP odd')
    expect(registry.render()).toContain('odd{at="0"} +Inf\nodd{at="1"} -Inf\nodd{at="2"} NaN\n')
  })

  it('of a histogram: cumulative buckets, bounds included, then sum and count', () => {
    const registry = new Registry()
    const seconds = registry.histogram('wait_seconds', 'Wait', [0.1, 1, 10])
    for (const value of [0.05, 0.1, 0.5, 10, 11, NaN]) seconds.observe({ path: 'cold' }, value)
    expect(registry.render().split('\n').slice(2)).toEqual([
      'wait_seconds_bucket{le="0.1",path="cold"} 2',
      'wait_seconds_bucket{le="1",path="cold"} 3',
      'wait_seconds_bucket{le="10",path="cold"} 4',
      'wait_seconds_bucket{le="+Inf",path="cold"} 5',
      'wait_seconds_sum{path="cold"} 21.65',
      'wait_seconds_count{path="cold"} 5',
      '',
    ])
  })

  it('escapes what would break a line or a label', () => {
    const registry = new Registry()
    registry.counter('x_total', 'One\\two\nthree "four"').add({ model: 'a"b\\c\nd' })
    expect(registry.render()).toBe(
      '# HELP x_total One\\\\two\\nthree "four"\n# TYPE x_total counter\nx_total{model="a\\"b\\\\c\\nd"} 1\n',
    )
  })

  it('gives every label back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const registry = new Registry()
        registry.counter('x_total', 'x').add({ model: text })
        const [line, ...rest] = registry.render().split('\n').slice(2)
        expect(rest).toEqual([''])
        const quoted = /^x_total\{model="(.*)"\} 1$/s.exec(line!)![1]!
        const back = quoted.replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
        expect(back).toBe(text)
      }),
    )
  })
})
