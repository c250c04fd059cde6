import { render, screen, waitFor } from '@testing-library/react'
import type { ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { BullpenProvider } from '../../client/context.tsx'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { PAYLOADS } from '../../testing/hostile-payloads.ts'
import { safeAddress } from '../external-link.tsx'
import { Markdown } from './markdown.tsx'

const show = async (text: string) => {
  const { container } = renderWith(fakeBullpen({}), <Markdown text={`${text}\n\nend-mark`} />)
  await waitFor(() => expect(screen.getByText('end-mark').className).not.toContain('plain'))
  return container
}

const inApp = (element: ReactElement) => <BullpenProvider bullpen={fakeBullpen({})}>{element}</BullpenProvider>

/** What may draw: icons of ours and what a formula is made of. */
const OURS = 'svg:not([class*="lucide"], .katex svg)'

function expectHarmless(container: HTMLElement, payload: string): void {
  const dangerous = container.querySelectorAll(`script, iframe, style, ${OURS}, form, object, embed, link, meta, base`)
  expect(dangerous, payload).toHaveLength(0)
  for (const image of container.querySelectorAll('img'))
    expect(image.src).toMatch(/^data:image\/(?:png|jpeg|gif|webp);/)
  for (const link of container.querySelectorAll('a')) {
    expect(link.getAttribute('href')).toMatch(/^(https:\/\/(?!user)|mailto:)/)
    expect(link.getAttribute('rel')).toBe('noopener noreferrer')
    expect(link.getAttribute('target')).toBe('_blank')
  }
  for (const element of container.querySelectorAll('*')) {
    expect([...element.attributes].filter(({ name }) => name.startsWith('on'))).toEqual([])
  }
}

describe('Markdown of a model', () => {
  it('makes nothing dangerous of any hostile text', async () => {
    await show('the parser is there')
    const { rerender, container } = render(inApp(<Markdown text="" />))
    for (const payload of PAYLOADS) {
      rerender(inApp(<Markdown text={payload} />))
      expectHarmless(container, payload)
    }
  })

  it('does not load an image from elsewhere: its words stand there, and a link to it with its host', async () => {
    const container = await show('![a chart](https://example.com/chart.png)')
    expect(container.querySelector('img')).toBeNull()
    expect(screen.getByRole('group', { name: 'Image: a chart' }).textContent).toContain('a chart')
    const link = screen.getByRole('link', { name: 'Open at example.com' })
    expect(link.getAttribute('href')).toBe('https://example.com/chart.png')
  })

  it('makes one link of an image in a link', async () => {
    const container = await show('[![build](https://ci.example/badge.png)](https://ci.example/runs)')
    expect(Array.from(container.querySelectorAll('a'), (link) => link.getAttribute('href'))).toEqual([
      'https://ci.example/runs',
    ])
    expect(container.textContent).toContain('build')
  })

  it('shows tables, task lists and code', async () => {
    const container = await show('| a |\n|---|\n| 1 |\n\n- [x] done\n\n```js\nlet a\n```')
    expect(container.querySelector('td')?.textContent).toBe('1')
    expect(container.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked).toBe(true)
    expect(container.querySelector('pre')?.textContent).toBe('let a')
  })
})

describe('safeAddress', () => {
  it.each(['https://example.com/a?b#c', 'mailto:ada@example.org'])('lets %s through', (address) => {
    expect(safeAddress(address)).toBe(address)
  })
  it.each(['', 'example.com', 'http://example.com/', 'javascript:1', 'blob:https://a/b', 'https://u:p@a/', 'app://x/'])(
    'refuses %j',
    (address) => {
      expect(safeAddress(address)).toBeNull()
    },
  )
})
