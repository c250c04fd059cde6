import { describe, expect, it } from 'vitest'
import { isOurPage } from './sender.ts'

const OURS = { contentsId: 1, frame: { origin: 'app://bullpen', isMain: true } }

describe('a message to the main process', () => {
  it('is taken from the main frame of our window', () => expect(isOurPage(OURS, 1)).toBe(true))

  it.each([
    ['another window', { ...OURS, contentsId: 2 }],
    ['a frame inside the page', { ...OURS, frame: { origin: 'app://bullpen', isMain: false } }],
    ['a page of the web', { ...OURS, frame: { origin: 'https://example.org', isMain: true } }],
    ['a file', { ...OURS, frame: { origin: 'file://', isMain: true } }],
    ['a page without an origin', { ...OURS, frame: { origin: 'null', isMain: true } }],
    ['an origin that only starts like ours', { ...OURS, frame: { origin: 'app://bullpen.evil', isMain: true } }],
    ['a frame that is gone', { ...OURS, frame: null }],
  ])('is not taken from %s', (_from, sender) => expect(isOurPage(sender, 1)).toBe(false))
})
