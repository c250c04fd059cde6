import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Finding, complaints } from './health.ts'

const MIB = 1024 ** 2
const sound = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  key: 'g',
  version: '2.1.329',
  expected: '2.1.329',
  memoryBytes: 90 * MIB,
  ...more,
})

describe('the check of spares', () => {
  it('has nothing to say about spares that answer as what they were started as', () => {
    const findings = [sound('a'), sound('b', { version: null }), sound('c', { memoryBytes: 0 })]
    expect(complaints(findings, 2_048 * MIB)).toEqual([])
  })

  it('names what does not answer, what is another version, and what holds more than a session may', () => {
    const findings = [
      sound('silent', { version: undefined }),
      sound('other', { version: '2.1.330' }),
      sound('large', { memoryBytes: 3_000 * MIB }),
    ]
    expect(complaints(findings, 2_048 * MIB)).toEqual([
      { id: 'silent', why: 'silent' },
      { id: 'other', why: 'version' },
      { id: 'large', why: 'memory' },
    ])
  })

  it('takes a spare of twice the usual size for unwell, where there is a usual size', () => {
    const large = sound('large', { memoryBytes: 181 * MIB })
    expect(complaints([sound('a'), sound('b'), large], 2_048 * MIB)).toEqual([{ id: 'large', why: 'memory' }])
    expect(complaints([sound('a'), large], 2_048 * MIB)).toEqual([])
    expect(complaints([sound('a'), sound('b'), { ...large, key: 'a larger project' }], 2_048 * MIB)).toEqual([])
  })

  it('never takes all spares that answer for too large compared with each other', () => {
    const anyFinding = fc.record({
      id: fc.uuid(),
      key: fc.constantFrom('g', 'p'),
      version: fc.constant('1'),
      expected: fc.constant('1'),
      memoryBytes: fc.integer({ min: 0, max: 4_000 * MIB }),
    })
    fc.assert(
      fc.property(fc.array(anyFinding, { minLength: 1 }), (findings) => {
        expect(complaints(findings, Infinity).length * 2).toBeLessThanOrEqual(findings.length)
      }),
    )
  })
})
