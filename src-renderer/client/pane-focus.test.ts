import { afterEach, expect, it } from 'vitest'
import { isFocusAbove } from './pane-focus.ts'

afterEach(() => document.body.replaceChildren())

function focusInside(attributes: Readonly<Record<string, string>>): void {
  const frame = document.createElement('div')
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value)
  const input = document.createElement('input')
  frame.append(input)
  document.body.append(frame)
  input.focus()
}

it('leaves the focus in a dialog or a menu that is open', () => {
  focusInside({ role: 'dialog', 'data-state': 'open' })
  expect(isFocusAbove()).toBe(true)
  document.body.replaceChildren()
  focusInside({ role: 'menu' })
  expect(isFocusAbove()).toBe(true)
})

it('takes it from one that is closing, and from anywhere else', () => {
  focusInside({ role: 'dialog', 'data-state': 'closed' })
  expect(isFocusAbove()).toBe(false)
  document.body.replaceChildren()
  focusInside({})
  expect(isFocusAbove()).toBe(false)
})
