import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTerminal, type TerminalLine } from './terminal.ts'

const ESC = '\u001b'
const textOf = (line: TerminalLine) => line.map(({ text }) => text).join('')
const shown = (output: string) => readTerminal(output).map(textOf).join('\n')
const first = (output: string) => readTerminal(output)[0]?.map(({ text, style }) => ({ text, ...style }))

describe('the output of a terminal', () => {
  it.each([
    ['a progress bar', 'fetching 10%\rfetching 90%\rfetched     \ndone', 'fetched\ndone'],
    ['a shorter line over a longer one', 'abcdef\rxy', 'xycdef'],
    ['an erased line', `working…\r${ESC}[Kdone`, 'done'],
    ['lines that are written again', `a 1\nb 1\n${ESC}[2Aa 2\nb 2\n`, 'a 2\nb 2\n'],
    ['a cleared screen', `old\nold\n${ESC}[2J${ESC}[Hnew`, 'new'],
    ['what is below erased', `a\nb\nc${ESC}[2A\r${ESC}[J`, ''],
    ['backspaces', 'ab\b\bxy', 'xy'],
    ['columns', `a${ESC}[5Gb${ESC}[2Dc`, 'a  cb'],
    ['tabs between colours', `${ESC}[1ma\tb`, 'a       b'],
    ['titles and other commands', `${ESC}]0;title\u0007a${ESC}Pq#0${ESC}\\b${ESC}(Bc${ESC}7d`, 'abcd'],
    ['line breaks of Windows', 'a\r\nb', 'a\nb'],
    ['control characters', 'a\u0000\u0007b\u007fc\u0085d', 'abcd'],
    ['an escape that is cut off', `a${ESC}[31`, 'a'],
  ])('folds %s', (_, output, expected) => {
    expect(shown(output)).toBe(expected)
  })

  it('has its colours and looks', () => {
    expect(first(`${ESC}[1;31mbad${ESC}[0m ${ESC}[4;92mgood`)).toMatchObject([
      { text: 'bad', bold: true, colour: 'red' },
      { text: ' ', bold: false, colour: null },
      { text: 'good', underline: true, colour: 'green' },
    ])
  })

  it('takes of all colours the nearest that can be read', () => {
    const colour = (codes: string) => first(`${ESC}[${codes}mx`)?.[0]?.colour
    expect(colour('38;5;9')).toBe('red')
    expect(colour('38;5;46')).toBe('green')
    expect(colour('38;2;30;60;250')).toBe('blue')
    expect(colour('38;2;250;250;250')).toBe('white')
    expect(first(`${ESC}[48;5;3mx`)?.[0]).toMatchObject({ background: 'yellow', colour: null })
  })

  it('keeps links apart from what they say', () => {
    expect(first(`${ESC}]8;;https://example.com${ESC}\\docs${ESC}]8;;${ESC}\\!`)).toMatchObject([
      { text: 'docs', link: 'https://example.com' },
      { text: '!', link: null },
    ])
  })

  it('shows plain text as it is', () => {
    const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\p{Cc}]/gu, ''))
    fc.assert(
      fc.property(fc.array(plain), (lines) => {
        expect(shown(lines.join('\n'))).toBe(lines.join('\n'))
      }),
    )
  })

  it('never gives back a control character, and stays as large as its input allows', () => {
    const noise = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('\n', '\r', '\b', '\t', ESC, `${ESC}[`, `${ESC}]8;;`, `${ESC}\\`, '\u009b', '\u0090'),
        fc
          .tuple(fc.nat(1_000_000_000), fc.constantFrom(...Array.from('ABCDEFGHJKm')))
          .map(([count, kind]) => `${ESC}[${count}${kind}`),
      ),
    )
    fc.assert(
      fc.property(noise, (parts) => {
        const output = parts.join('')
        const lines = readTerminal(output)
        // oxlint-disable-next-line no-control-regex -- what must not be there
        expect(lines.map(textOf).join('')).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/)
        expect(lines.length).toBeLessThanOrEqual(output.split('\n').length)
        for (const line of lines) expect(textOf(line).length).toBeLessThanOrEqual(2_100 + output.length * 8)
      }),
    )
  })
})
