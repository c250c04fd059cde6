import { describe, expect, it } from 'vitest'
import { judgeCrash } from './crash-cap.ts'

const MINUTE = 60_000

function crashAt(times: readonly number[]): boolean[] {
  let crashes: readonly number[] = []
  return times.map((now) => {
    const verdict = judgeCrash(crashes, now)
    crashes = verdict.crashes
    return verdict.reload
  })
}

describe('a page that crashes', () => {
  it('is loaded again three times within five minutes, then no more', () => {
    expect(crashAt([0, 1, 2, 3].map((minute) => minute * MINUTE))).toEqual([true, true, true, false])
  })

  it('is always loaded again when crashes are rare', () => {
    expect(crashAt([0, 2, 4, 6, 8, 10, 12].map((minute) => minute * MINUTE))).not.toContain(false)
  })

  it('heals: crashes of five minutes ago no longer count', () => {
    expect(crashAt([0, 0, 0, 5 * MINUTE])).toEqual([true, true, true, true])
  })
})
