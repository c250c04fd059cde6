import { once } from 'node:events'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputGuard, type ProtocolFault } from './output-guard.ts'

/** What the SDK's reader makes of the bytes: lines by Node's readline, what is no JSON passed over. */
async function read(chunks: readonly Uint8Array[], limit?: number) {
  const faults: ProtocolFault[] = []
  const guard = new OutputGuard({ onFault: (fault) => faults.push(fault), ...(limit !== undefined && { limit }) })
  const values: unknown[] = []
  const reader = createInterface({ input: guard, crlfDelay: Infinity }).on('line', (line) => {
    if (line.trim() !== '') values.push(JSON.parse(line))
  })
  const ended = once(reader, 'close')
  for (const chunk of chunks) if (!guard.write(chunk)) await once(guard, 'drain')
  guard.end()
  await ended
  return { values, faults, metrics: guard.metrics }
}

/** Cuts bytes at any places, within characters too. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
}

const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
const places = fc.array(fc.nat(), { maxLength: 30 })
const odd = fc.constantFrom(
  '\u2028',
  '\u2029',
  '\r',
  '\n',
  '\u0000',
  '\u0085',
  '\ufeff',
  '\ud800',
  '\\',
  '"',
  '😀',
  '}',
)
const text = fc.array(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 6 }).map((parts) => parts.join(''))
const message = fc.dictionary(text, fc.oneof(text, fc.jsonValue()), { maxKeys: 4 })

const isObject = (bytes: Buffer): boolean => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
/** Bytes without a newline that are no JSON object. */
const rubbish = fc
  .oneof(
    fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 10 ? 11 : byte)))),
    fc
      .constantFrom('[]', 'null', '1', '"text"', '{"a":', '}', '{"a":"\u0001"}', '{"a":"\r"}', '{}{}')
      .map((bad) => Buffer.from(bad)),
    fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  )
  .filter((bytes) => !isObject(bytes) && bytes.toString('latin1').trim() !== '' && bytes.toString('utf8').trim() !== '')

describe('the guard of the output', () => {
  it('gives exactly the valid lines in order, whatever lies between them and however the bytes arrive', async () => {
    const item = fc.oneof(
      { weight: 3, arbitrary: message.map((value) => ({ value, bytes: line(value) })) },
      { weight: 1, arbitrary: message.map((value) => ({ value, bytes: Buffer.from(`${JSON.stringify(value)}\r\n`) })) },
      {
        weight: 1,
        // U+2028 is legal in JSON as it is, and a CR between tokens too
        arbitrary: message.map((value) => ({
          value: { value, raw: '\u2028\u2029' },
          bytes: Buffer.from(`{"value":${JSON.stringify(value)},\r"raw":"\u2028\u2029"}\n`),
        })),
      },
      { weight: 2, arbitrary: rubbish.map((bytes) => ({ bytes: Buffer.concat([bytes, Buffer.from('\n')]) })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\n', '\r\n', '  \n').map((blank) => ({ bytes: Buffer.from(blank), blank })),
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 12 }), places, async (items, where) => {
        const { values, faults, metrics } = await read(cut(Buffer.concat(items.map(({ bytes }) => bytes)), where))
        const expected = items.filter((one) => 'value' in one)
        const bad = items.filter((one) => !('value' in one) && !('blank' in one))
        expect(values).toEqual(JSON.parse(JSON.stringify(expected.map(({ value }) => value))))
        expect(faults.map(({ kind }) => kind).every((kind) => kind === 'not-utf8' || kind === 'not-json')).toBe(true)
        expect(faults).toHaveLength(bad.length)
        expect(metrics).toMatchObject({ messages: expected.length, dropped: bad.length })
      }),
      { numRuns: 300 },
    )
  })

  it('survives any bytes at all', async () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((given) => Buffer.from(given))
    await fc.assert(
      fc.asyncProperty(bytes, places, async (given, where) => {
        const { values } = await read(cut(given, where), 64)
        expect(values.every((value) => typeof value === 'object')).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('drops a line beyond the limit up to its end, says so, and goes on; the limit is for each message', async () => {
    const limit = 100_000
    const long = line({ text: 'x'.repeat(250_000) })
    const fits = { text: 'y'.repeat(90_000) }
    const { values, faults, metrics } = await read(
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
    const { values, metrics } = await read([...cut(large, pieces), ...cut(line({ n: 1 }), [2]), ...cut(large, pieces)])
    expect(values).toHaveLength(3)
    expect(metrics.resizes).toBe(6) // 64 KiB to 512 KiB, twice
    expect(metrics.peakBytes).toBe(large.length)
    expect(metrics.meanBytes).toBe(Math.round(metrics.bytes / 3))
  })

  it('passes on a last line without its newline when it is whole, and reports it when it is not', async () => {
    expect(await read([Buffer.from('{"a":1}\n{"b":2}')])).toMatchObject({ values: [{ a: 1 }, { b: 2 }], faults: [] })
    expect(await read([Buffer.from('{"a":1}\n{"b":')])).toMatchObject({
      values: [{ a: 1 }],
      faults: [{ kind: 'incomplete', bytes: 5 }],
    })
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
