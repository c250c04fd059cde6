import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputGuard } from './input-guard.ts'
import type { ProtocolFault } from './output-guard.ts'

async function pass(writes: readonly string[]) {
  const faults: ProtocolFault[] = []
  const guard = new InputGuard({ onFault: (fault) => faults.push(fault) })
  const output = readAll(guard)
  for (const piece of writes) if (!guard.write(piece)) await once(guard, 'drain')
  guard.end()
  return { lines: (await output).split('\n').slice(0, -1), faults }
}

describe('the guard of the input', () => {
  it('lets every message through unchanged, whatever it says and however it is cut', async () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '\u2028', '\r\n', '--settings={}', '\u0000'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 8 }), fc.nat(40), async (texts, size) => {
        const written = texts.map((said) => JSON.stringify({ type: 'user', said }))
        const joined = written.map((line) => `${line}\n`).join('')
        const pieces = joined.match(new RegExp(`[^]{1,${size + 1}}`, 'g')) ?? []
        const { lines, faults } = await pass(pieces)
        expect(lines).toEqual(written)
        expect(faults).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['half an object', '{"type":"user",'],
    ['no object', '[1]'],
    ['not JSON', 'hello'],
    ['a raw newline within', '{"type":"us\ner"}'],
    ['a lone surrogate that has no form in UTF-8', '{"a":"\ud800"}'],
  ])('refuses %s and lets nothing of it reach the CLI', async (_what, bad) => {
    const { lines, faults } = await pass(['{"n":1}\n', `${bad}\n`, '{"n":2}\n'])
    expect(lines).toEqual(['{"n":1}', '{"n":2}'])
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.every(({ kind }) => kind === 'bad-input')).toBe(true)
  })
})
