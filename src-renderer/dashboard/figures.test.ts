import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aPool, MIB } from '../testing/monitoring.ts'
import { formatBytes, formatCpu, formatLife, hitsOf } from './figures.ts'

describe('figures', () => {
  it.each([
    [0, '0 MiB'],
    [312.4 * MIB, '312 MiB'],
    [999 * MIB, '999 MiB'],
    [2_048 * MIB, '2.0 GiB'],
  ])('%d bytes are %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words))

  it.each([
    [null, '–'],
    [0, '0 %'],
    [0.42, '0.4 %'],
    [9.96, '10 %'],
    [187.6, '188 %'],
  ])('%d percent are %s', (percent, words) => expect(formatCpu(percent)).toBe(words))

  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 05 min'],
    [26 * 3_600_000, '1 d'],
  ])('%d ms of life are %s', (ms, words) => expect(formatLife(ms)).toBe(words))

  it('counts a refused spare as a session that did not find one', () => {
    const { statistics } = aPool()
    const status = aPool({ statistics: { ...statistics, hits: { general: 2, project: 1 }, misses: 1, refused: 1 } })
    expect(hitsOf(status)).toEqual({ hits: 3, asked: 5, percent: 60 })
    expect(hitsOf(aPool()).percent).toBeNull()
  })

  it('never needs more than ten characters for memory', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4096 * 1024 * MIB }), (bytes) => formatBytes(bytes).length <= 10))
  })
})
