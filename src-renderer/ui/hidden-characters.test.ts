import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasHidden, partsOf } from './hidden-characters.ts'

const told = (text: string): string =>
  partsOf(text)
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'hidden' ? `<${part.code}>` : `<${part.latin}>`))
    .join('')

describe('partsOf', () => {
  it.each([
    ['rm -rf \u202e/pmt', 'rm -rf <U+202E>/pmt'],
    ['a\u200bb', 'a<U+200B>b'],
    ['echo\u00a0x', 'echo<U+00A0>x'],
    ['\u001b[2Kls', '<U+001B>[2Kls'],
    ['ls\r rm', 'ls<U+000D> rm'],
    ['tag \u{e0041}', 'tag <U+E0041>'],
    ['x\u2066y\u2069', 'x<U+2066>y<U+2069>'],
    ['\u3164', '<U+3164>'],
    ['c\u0430t', 'c<a>t'], // Cyrillic а
    ['g\u0456thub.com', 'g<i>thub.com'],
    ['https:\u2215\u2215x', 'https:<//>x'.replace('<//>', '</></>')],
    ['curl x \u037e rm', 'curl x <;> rm'],
    ['ｒｍ', '<r><m>'],
  ])('tells what is in %j', (text, shown) => expect(told(text)).toBe(shown))

  it.each([
    '',
    'npm run build && ls -la',
    'line\n\ttab\r\nwindows',
    'Привет, мир',
    'γεια σου κόσμε',
    'das ist schön – „wirklich“ …',
    '日本語のテキスト。',
    '👩‍💻 👨‍👩‍👧 ❤️ 1️⃣ 🇩🇪 👍🏽',
    'می‌خواهم',
    'Δt = 5 µs, π ≈ 3',
    'مرحبا بالعالم',
  ])('leaves %j alone', (text) => expect(hasHidden(text)).toBe(false))

  it('loses no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          partsOf(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
