import { describe, expect, it } from 'vitest'
import type { Shortcuts } from '#shared/actions.ts'
import { actionFor } from './shortcuts.ts'

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }
const pressed = (keys: Partial<typeof none> & { code: string }, changed: Shortcuts = {}) =>
  actionFor({ ...none, ...keys }, changed)

describe('shortcuts', () => {
  it.each([
    [{ code: 'KeyN', ctrlKey: true }, 'session.new'],
    [{ code: 'KeyN', altKey: true }, 'session.new'],
    [{ code: 'KeyW', altKey: true }, 'tab.close'],
    [{ code: 'Digit1', altKey: true }, 0],
    [{ code: 'Digit9', ctrlKey: true }, 8],
    [{ code: 'Tab', ctrlKey: true, shiftKey: true }, 'tab.previous'],
    [{ code: 'PageDown', altKey: true }, 'tab.next'],
    [{ code: 'KeyJ', altKey: true }, 'session.next-waiting'],
    [{ code: 'F6' }, 'view.next-pane'],
    [{ code: 'Digit0', altKey: true }, 'view.dashboard'],
    [{ code: 'KeyD', ctrlKey: true, shiftKey: true }, 'view.dashboard'],
    [{ code: 'KeyF', ctrlKey: true, shiftKey: true }, 'view.search'],
    [{ code: 'KeyK', ctrlKey: true }, 'app.palette'],
  ])('%j', (keys, action) => {
    expect(pressed(keys)).toBe(action)
  })

  it.each([
    { code: 'KeyN' },
    { code: 'KeyN', ctrlKey: true, shiftKey: true },
    { code: 'KeyN', ctrlKey: true, altKey: true },
    { code: 'KeyJ', ctrlKey: true },
    { code: 'KeyX', altKey: true },
    { code: 'Digit0', ctrlKey: true },
  ])('leaves %j alone', (keys) => {
    expect(pressed(keys)).toBeNull()
  })

  it('follows what the user changed', () => {
    expect(pressed({ code: 'KeyY', ctrlKey: true }, { 'view.search': ['Mod+Y'] })).toBe('view.search')
    expect(pressed({ code: 'KeyL', altKey: true }, { 'view.search': ['Mod+G'] })).toBeNull()
  })
})
