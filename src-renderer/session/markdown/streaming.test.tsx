import { expect, it } from 'vitest'
import { fakeBullpen } from '../../testing/fake-bullpen.tsx'
import { render, screen, waitFor } from '@testing-library/react'
import { BullpenProvider } from '../../client/context.tsx'
import { Markdown } from './markdown.tsx'

const TEXT = `Intro **bold** [far].

\`\`\`js
let a = 1
\`\`\`

| a | b |
| - | - |
| 1 | 2 |

- one
- two

[far]: https://a.example

The end.`

it('no element of a finished block is ever made anew, not even when the last word arrives', async () => {
  const bullpen = fakeBullpen({})
  const view = (text: string, streaming: boolean) => (
    <BullpenProvider bullpen={bullpen}>
      <Markdown text={text} streaming={streaming} />
    </BullpenProvider>
  )
  const { container, rerender } = render(view('Intro', true))
  await waitFor(() => expect(screen.getByText('Intro').className).not.toContain('plain'))
  const first = new Map<string, Element>()
  const SEEN = ['p', 'pre', 'table', 'ul']
  for (let length = 6; length <= TEXT.length; length += 3) {
    rerender(view(TEXT.slice(0, length), true))
    for (const name of SEEN) {
      const element = container.querySelector(name)
      if (element && !first.has(name)) first.set(name, element)
      else if (first.has(name))
        expect(element, `${name} at ${JSON.stringify(TEXT.slice(0, length))}`).toBe(first.get(name))
    }
    expect(container.querySelectorAll('h1, h2, hr')).toHaveLength(0)
  }
  rerender(view(TEXT, false))
  expect(first.size).toBe(SEEN.length)
  for (const name of SEEN) expect(container.querySelector(name)).toBe(first.get(name))
  expect(container.querySelector('a')?.getAttribute('href')).toBe('https://a.example/')
})
