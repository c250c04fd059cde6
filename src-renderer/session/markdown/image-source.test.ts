import { describe, expect, it } from 'vitest'
import { imageSource } from './image-source.ts'

const base64 = (hex: string): string =>
  btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16))))
const png = (width: number, height: number): string =>
  base64(
    `89504e470d0a1a0a0000000d49484452${[width, height].map((side) => side.toString(16).padStart(8, '0')).join('')}`,
  )

describe('imageSource', () => {
  it('shows data of the kinds that are shown, whatever they are said to be', () => {
    const data = png(10, 20)
    expect(imageSource(`data:image/svg+xml;base64,${data}`)).toEqual({
      kind: 'data',
      address: `data:image/png;base64,${data}`,
    })
  })

  it.each([
    ['a drawing with scripts', `data:image/svg+xml;base64,${btoa('<svg onload="alert(1)"/>')}`],
    ['a page', 'data:text/html;base64,PHNjcmlwdD4='],
    ['an unpacked drawing', 'data:image/svg+xml,<svg/>'],
    ['a picture that unfolds to gigabytes', `data:image/png;base64,${png(60_000, 60_000)}`],
    ['more than 5 MB', `data:image/png;base64,${'A'.repeat(8_000_000)}`],
    ['a script', 'javascript:alert(1)'],
    ['a file by its address', 'file:///etc/passwd'],
    ['a share', '//server/share/x.png'],
    ['a share of Windows', '\\\\server\\share\\x.png'],
    ['an unencrypted page', 'http://example.com/x.png'],
    ['nothing', ''],
  ])('refuses %s', (_name, address) => expect(imageSource(address).kind).toBe('refused'))

  it('loads nothing from elsewhere', () => {
    expect(imageSource('https://example.com/x.png')).toEqual({
      kind: 'remote',
      address: 'https://example.com/x.png',
      host: 'example.com',
    })
  })

  it.each([
    ['docs/a%20b.png?raw=1', 'docs/a b.png'],
    ['./x.png#frag', './x.png'],
    ['/home/me/x.png', '/home/me/x.png'],
    ['C:\\work\\x.png', 'C:\\work\\x.png'],
    ['100%.png', '100%.png'],
  ])('takes %s for a file', (address, path) => expect(imageSource(address)).toEqual({ kind: 'file', path }))
})
