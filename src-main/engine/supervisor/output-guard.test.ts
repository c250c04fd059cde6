import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { checkAnyBytes, checkOutput, cut, line, readGuarded } from '../testing/guard-cases.ts'
import { OutputGuard } from './output-guard.ts'

/** `npm run soak -- lines` tries ten thousand. */
describe('the guard of the output', () => {
  it('gives exactly the valid lines in order, whatever lies between them and however the bytes arrive', () =>
    checkOutput({ numRuns: 300 }))

  it('survives any bytes at all', () => checkAnyBytes({ numRuns: 200 }))

  it('drops a line beyond the limit up to its end, says so, and goes on; the limit is for each message', async () => {
    const limit = 100_000
    const long = line({ text: 'x'.repeat(250_000) })
    const fits = { text: 'y'.repeat(90_000) }
    const { values, faults, metrics } = await readGuarded(
      [line({ n: 1 }), ...cut(long, [70_000, 140_000, 210_000]), line(fits), line(fits), ...cut(line({ n: 2 }), [3])],
      limit,
    )
    expect(values).toEqual([{ n: 1 }, fits, fits, { n: 2 }])
    expect(faults).toEqual([{ kind: 'too-long', bytes: long.length }])
    expect(metrics).toMatchObject({ messages: 4, dropped: 1, peakBytes: line(fits).length })
  })

  it('grows for a line in pieces by doubling, and starts small again', async () => {
    const large = line({ text: 'z'.repeat(500_000) })
    const pieces = Array.from({ length: 20 }, (_, index) => index * 27_000)
    const { values, metrics } = await readGuarded([
      ...cut(large, pieces),
      ...cut(line({ n: 1 }), [2]),
      ...cut(large, pieces),
    ])
    expect(values).toHaveLength(3)
    expect(metrics.resizes).toBe(6) // 64 KiB to 512 KiB, twice
    expect(metrics.peakBytes).toBe(large.length)
    expect(metrics.meanBytes).toBe(Math.round(metrics.bytes / 3))
  })

  it('passes on a last line without its newline when it is whole, and reports it when it is not', async () => {
    expect(await readGuarded([Buffer.from('{"a":1}\n{"b":2}')])).toMatchObject({
      values: [{ a: 1 }, { b: 2 }],
      faults: [],
    })
    expect(await readGuarded([Buffer.from('{"a":1}\n{"b":')])).toMatchObject({
      values: [{ a: 1 }],
      faults: [{ kind: 'incomplete', bytes: 5 }],
    })
  })

  it('does not parse what can be no object', async () => {
    const parse = vi.spyOn(JSON, 'parse')
    const { faults } = await readGuarded([Buffer.from('rubbish\n[1]\n"{"\n \u00a0no\n')])
    expect(parse).not.toHaveBeenCalled()
    expect(faults.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'not-json'))
    expect((await readGuarded([Buffer.from(' \t{"n":1} \r\n')])).values).toEqual([{ n: 1 }])
  })

  it('stops taking when nobody reads', async () => {
    const guard = new OutputGuard({ onFault: () => undefined })
    const block = Buffer.concat(Array.from({ length: 1_000 }, () => line({ text: 'a'.repeat(60) })))
    let written = 0
    while (guard.write(block) && written < 100) written += 1
    expect(written).toBeLessThan(10)
    guard.resume()
    await once(guard, 'drain')
  })
})
