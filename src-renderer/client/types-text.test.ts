import { afterEach, describe, expect, it } from 'vitest'
import { withAltGr } from '../testing/alt-gr.ts'
import { typesText } from './types-text.ts'

const area = document.createElement('textarea')
const button = document.createElement('button')
document.body.append(area, button)
afterEach(() => area.blur())

function press(init: KeyboardEventInit & { altGraph?: boolean }, target: Element = area): KeyboardEvent {
  const { altGraph = false, ...keys } = init
  const plain = new KeyboardEvent('keydown', { ...keys, bubbles: true })
  const event = altGraph ? withAltGr(plain) : plain
  target.dispatchEvent(event)
  return event
}
const option = (code: string, key: string) => press({ code, key, altKey: true })

describe('a press that writes a character', () => {
  it.each([
    ['Polish ą', 'KeyA', 'ą'],
    ['German @', 'KeyL', '@'],
    ['a dead key', 'KeyN', 'Dead'],
    ['German [', 'Digit5', '['],
    ['the caret by a paragraph', 'ArrowUp', 'ArrowUp'],
  ])('on a Mac, with Option: %s', (_, code, key) => {
    expect(typesText(option(code, key), true)).toBe(true)
    expect(typesText(option(code, key), false)).toBe(false)
  })

  it('is none with Control as well, on the letter itself, or where nothing is written', () => {
    expect(typesText(press({ code: 'KeyA', key: 'ą', altKey: true, ctrlKey: true }), true)).toBe(false)
    expect(typesText(option('KeyA', 'a'), true)).toBe(false)
    expect(typesText(press({ code: 'KeyA', key: 'ą', altKey: true }, button), true)).toBe(false)
    expect(typesText(option('PageDown', 'PageDown'), true)).toBe(false)
  })

  it('with AltGr, however the system reports it, and while an input method composes', () => {
    expect(typesText(press({ code: 'KeyQ', key: '@', altGraph: true }), false)).toBe(true)
    expect(
      typesText(press({ code: 'KeyQ', key: '@', altKey: true, ctrlKey: true, altGraph: true }, button), false),
    ).toBe(true)
    expect(typesText(press({ code: 'KeyA', key: 'a', altKey: true, isComposing: true }), false)).toBe(true)
  })
})
