import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../../testing/fake-bullpen.tsx'
import { Markdown } from '../markdown.tsx'
import { typeset } from './katex.ts'

// As the page is; the typesetter looks when it is loaded, and works in no other.
vi.hoisted(() => Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' }))

async function show(text: string): Promise<HTMLElement> {
  const { container } = renderWith(fakeBullpen({}), <Markdown text={`${text}\n\nend-mark`} />)
  await waitFor(() => expect(screen.getByText('end-mark').className).not.toContain('plain'))
  return container
}

const formulas = (container: HTMLElement): readonly (string | undefined)[] =>
  Array.from(container.querySelectorAll('annotation'), ({ textContent }) => textContent)

describe('formulas', () => {
  it.each([
    ['so $x^2$ is', ['x^2']],
    ['$a$ and $b$', ['a', 'b']],
    ['from \\(n\\) to \\(n^2\\)', ['n', 'n^2']],
    ['costs $5, where $x$ is', ['x']],
    ['$$x = 1$$', ['x = 1']],
    ['$$\nx = 1\n$$', ['x = 1']],
    ['$$ x = 1 +\n2 $$', ['x = 1 +\n2']],
    ['```math\ny\n```', ['y']],
  ])('are found in %j', async (text, expected) => {
    const container = await show(text)
    await waitFor(() => expect(formulas(container).map((tex) => tex?.trim())).toEqual(expected))
  })

  it.each([
    'it costs $5 and $6',
    '$5-$6 a month, or US$7 and US$8',
    '$5 for a beer, 10$ for two',
    'echo $HOME/$USER and $PATH',
    'run `echo $a$` here',
    '\\(see above\\) and \\[x\\]',
    'a \\$x\\$ b',
    '$ npm i\n$ npm test',
    'only one $x here',
  ])('are not made of %j', async (text) => {
    const container = await show(text)
    expect(container.querySelector('[class*=formula]')).toBeNull()
    expect(container.textContent).toContain(text.replace(/[`\\]/g, '').split('\n')[0])
  })

  it('that can not be read show their source, and why', async () => {
    const container = await show('so $\\frac{1$ is')
    await waitFor(() => expect(container.querySelector('[title]')?.getAttribute('title')).toMatch(/KaTeX/))
    expect(container.textContent).toContain('$\\frac{1$')
  })

  it('can name no address, no style and no attribute', () => {
    for (const tex of [
      '\\href{https://evil.example}{x}',
      '\\includegraphics{https://evil.example/x.png}',
      '\\htmlStyle{color:red}{x}',
    ]) {
      const result = typeset({ tex, display: false })
      const found = 'element' in result ? result.element.querySelectorAll('[href], [src], a, img, [style*="red"]') : []
      expect(found).toHaveLength(0)
    }
  })

  it('that would outgrow the page are refused', () => {
    expect(typeset({ tex: '\\def\\a{\\a\\a}\\a', display: false })).toHaveProperty('problem')
    expect(typeset({ tex: `${'{'.repeat(900)}x${'}'.repeat(900)}`, display: false })).toHaveProperty('problem')
    expect(typeset({ tex: 'x'.repeat(5_001), display: false })).toHaveProperty('problem')
  })
})
