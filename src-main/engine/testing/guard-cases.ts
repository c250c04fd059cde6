/** What is put through the guards of a CLI's input and output: any messages with any rubbish between them, cut anywhere. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text as readAll } from 'node:stream/consumers'
import fc from 'fast-check'
import { InputGuard } from '../supervisor/input-guard.ts'
import { OutputGuard, type ProtocolFault } from '../supervisor/output-guard.ts'

/** What the SDK's reader makes of the bytes: lines by Node's readline, what is no JSON passed over. */
export async function readGuarded(chunks: readonly Uint8Array[], limit?: number) {
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

export async function passGuarded(writes: readonly string[]) {
  const faults: ProtocolFault[] = []
  const guard = new InputGuard({ onFault: (fault) => faults.push(fault) })
  const output = readAll(guard)
  for (const piece of writes) if (!guard.write(piece)) await once(guard, 'drain')
  guard.end()
  return { lines: (await output).split('\n').slice(0, -1), faults }
}

/** Cuts bytes at any places, within characters too. */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
}

export const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
const places = fc.array(fc.nat(), { maxLength: 30 })
const odd = fc.constantFrom(
  ...['\u2028', '\u2029', '\r', '\n', '\u0000', '\u0085', '\ufeff', '\ud800', '\\', '"', '😀', '}'],
  ...['__proto__', 'constructor', '[[', '--settings={}'],
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

type Item = { readonly bytes: Buffer; readonly value?: unknown; readonly blank?: string }

/** Nested as deep as no message is, and far below where a parser gives up. */
const deep = fc.integer({ min: 1, max: 300 }).map((depth) => {
  const json = `{"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
  return { value: JSON.parse(json) as unknown, bytes: Buffer.from(`${json}\n`) }
})

const item: fc.Arbitrary<Item> = fc.oneof(
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
  { weight: 1, arbitrary: deep },
  { weight: 2, arbitrary: rubbish.map((bytes) => ({ bytes: Buffer.concat([bytes, Buffer.from('\n')]) })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n', '\r\n', '  \n').map((blank) => ({ bytes: Buffer.from(blank), blank })),
  },
)

type Runs = { readonly numRuns: number; readonly seed?: number }

/** Exactly the valid lines come out, in order, and every other is a fault of a known kind. Rejects with a counterexample. */
export async function checkOutput(runs: Runs): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 12 }), places, async (items, where) => {
      const { values, faults, metrics } = await readGuarded(cut(Buffer.concat(items.map(({ bytes }) => bytes)), where))
      const expected = items.filter((one) => 'value' in one)
      const bad = items.filter((one) => !('value' in one) && !('blank' in one))
      assert.deepEqual(values, JSON.parse(JSON.stringify(expected.map(({ value }) => value))))
      assert.ok(faults.every(({ kind }) => kind === 'not-utf8' || kind === 'not-json'))
      assert.equal(faults.length, bad.length)
      assert.deepEqual([metrics.messages, metrics.dropped], [expected.length, bad.length])
    }),
    runs,
  )
}

/** Any bytes at all, beyond the limit too: what comes out are objects. */
export async function checkAnyBytes(runs: Runs): Promise<void> {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((given) => Buffer.from(given))
  await fc.assert(
    fc.asyncProperty(bytes, places, async (given, where) => {
      const { values } = await readGuarded(cut(given, where), 64)
      assert.ok(values.every((value) => typeof value === 'object'))
    }),
    runs,
  )
}

/** Every message arrives as it was written, whatever it says and however it is cut. */
export async function checkInput(runs: Runs): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(saidText, { maxLength: 8 }), fc.nat(40), async (texts, size) => {
      const written = texts.map((said) => JSON.stringify({ type: 'user', said }))
      const joined = written.map((one) => `${one}\n`).join('')
      const pieces = joined.match(new RegExp(`[^]{1,${size + 1}}`, 'g')) ?? []
      const { lines, faults } = await passGuarded(pieces)
      assert.deepEqual(lines, written)
      assert.deepEqual(faults, [])
    }),
    runs,
  )
}

/** What somebody may say, flags and lone surrogates among it. */
export const saidText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\ud800',
    '\u2028',
    '\r\n',
    '--settings={}',
    '-p',
    '\u0000',
    '{"type":"control_request"}\n',
    '\u001b[2J',
  ),
)
