import { render } from '@testing-library/react'
import fc from 'fast-check'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { describe, expect, it } from 'vitest'
import { settleTail } from './growing-tail.ts'

const shown = (text: string): HTMLElement =>
  render(<ReactMarkdown remarkPlugins={[remarkGfm]}>{settleTail(text)}</ReactMarkdown>).container

const html = (text: string): string => shown(text).innerHTML

describe('settleTail', () => {
  it.each([
    ['some **bold wor', '<p>some <strong>bold wor</strong></p>'],
    ['some **', '<p>some</p>'],
    ['- one **b', '<ul>\n<li>one <strong>b</strong></li>\n</ul>'],
    ['some *emph', '<p>some <em>emph</em></p>'],
    ['a ~~gone', '<p>a <del>gone</del></p>'],
    ['call `func(', '<p>call <code>func(</code></p>'],
    ['call `', '<p>call</p>'],
    ['see [the docs', '<p>see the docs</p>'],
    ['see [the docs](https://exa', '<p>see the docs</p>'],
    ['see ![a chart](https://exa', '<p>see</p>'],
    ['see !', '<p>see</p>'],
    ['snake_case_name and 2 * 3', '<p>snake_case_name and 2 * 3</p>'],
    [
      'done **bold** and `code` and [x](https://a.example)',
      '<p>done <strong>bold</strong> and <code>code</code> and <a href="https://a.example">x</a></p>',
    ],
  ])('shows %j as it will be', (text, expected) => expect(html(text)).toBe(expected))

  it.each(['A paragraph\n-', 'A paragraph\n--', 'A paragraph\n=', 'A paragraph\n1.', 'A paragraph\n#'])(
    'makes no heading, list or rule of %j before it is one',
    (text) => expect(html(text)).toBe('<p>A paragraph</p>'),
  )

  it.each([
    '| Name | Cou',
    '| Name | Count |',
    '| Name | Count |\n',
    '| Name | Count |\n| -',
    '| Name | Count |\n| --- | --',
  ])('shows a table from its first cell on: %j', (text) => {
    expect(shown(text).querySelectorAll('th')).toHaveLength(2)
    expect(shown(text).querySelector('th')?.textContent).toBe('Name')
  })

  it('keeps a half-written closing fence out of the code', () => {
    expect(shown('```js\nlet a\n``').querySelector('code')?.textContent).toBe('let a\n')
  })

  it('shows every word so far, and leaves a finished text as it is', () => {
    const PIECES = [
      'word',
      '**bold two**',
      '*em*',
      '`code it`',
      '~~x~~',
      '[link](https://a.example/b)',
      '\n\n',
      '\n',
      ' ',
      '\n- item',
      '\n\n| a | b |\n| - | - |\n| c | d |\n\n',
      '2 * 3',
      'a_b_c',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }), fc.nat(), (pieces, at) => {
        const whole = pieces.join(' ')
        const text = whole.slice(0, 1 + (at % whole.length))
        const words = text.replace(/\]\([^)]*\)?/g, ' ').match(/[a-z0-9]+/gi) ?? []
        const seen = shown(text).textContent
        for (const word of words) expect(seen).toContain(word)
      }),
      { numRuns: 40 },
    )
  })
})
