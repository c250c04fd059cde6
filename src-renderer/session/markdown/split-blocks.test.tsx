import { render } from '@testing-library/react'
import fc from 'fast-check'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { describe, expect, it } from 'vitest'
import { splitBlocks } from './split-blocks.ts'

const html = (text: string): string =>
  render(<ReactMarkdown remarkPlugins={[remarkGfm]}>{text}</ReactMarkdown>).container.innerHTML.replace(/>\s+</g, '><')

/** Pieces of Markdown that a wrong split would tear apart. */
const PIECES = [
  'A paragraph\nover two lines.',
  '# Heading',
  '- one\n- two\n\n  still two\n\n- three',
  '1. first\n\n   ```js\n   code\n\n   more\n   ```\n\n2. second',
  '```py\nx = 1\n\n\n# not a heading\n- not a list\n```',
  '~~~\n```\n\n~~~',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '> quote\n> more',
  '- [ ] todo\n- [x] done',
  '---',
  '    indented\n\n    code',
]

describe('splitBlocks', () => {
  it('loses no character', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES, '', 'x')), (pieces) => {
        const text = pieces.join('\n')
        expect(splitBlocks(text).join('')).toBe(text)
      }),
    )
  })

  it('never changes what is shown', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }), (pieces) => {
        const text = pieces.join('\n\n')
        expect(splitBlocks(text).map(html).join('')).toBe(html(text))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the finished blocks as they are while the last one grows', () => {
    const text = PIECES.join('\n\nText between.\n\n')
    const all = splitBlocks(text)
    for (let length = 1; length < text.length; length += 7) {
      const finished = splitBlocks(text.slice(0, length)).slice(0, -1)
      expect(all.slice(0, finished.length)).toEqual(finished)
    }
    expect(all.length).toBeGreaterThan(PIECES.length)
  })
})
