import { expect, test } from 'vitest'
import { findPattern } from '#shared/find.ts'
import { findRanges } from './find-ranges.ts'

function found(html: string, text: string, matchCase = false): string[] {
  const root = document.createElement('div')
  root.innerHTML = html
  const pattern = findPattern(text, matchCase)
  return pattern ? findRanges(root, pattern).map((range) => range.toString()) : []
}

test('text is found across marks, links and highlighted code, as it is read', () => {
  expect(found('<p>one <b>nee</b>dle and <a href="#">a Needle</a></p>', 'needle')).toEqual(['needle', 'Needle'])
  expect(found('<pre><span>const</span> <span>x</span>\n  = 1</pre>', 'const x = 1')).toEqual(['const x\n  = 1'])
  expect(found('<p>a Needle</p>', 'needle', true)).toEqual([])
})

test('it does not run from one paragraph or cell into the next', () => {
  expect(found('<p>nee</p><p>dle</p>', 'needle')).toEqual([])
  expect(found('<table><tr><td>nee</td><td>dle</td></tr></table>', 'needle')).toEqual([])
})

test('what is no text of the message is left out', () => {
  expect(
    found('<div role="toolbar">needle</div><span class="sr-only">needle</span><p>needle</p>', 'needle'),
  ).toHaveLength(1)
})
