import { describe, expect, test } from 'vitest'
import { chordForAria, chordToShow, chordsOf, printChord } from './chords.ts'

const press = (code: string, more = {}) => ({
  ...{ code, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false },
  ...more,
})

describe('chords', () => {
  test('are read by place, with every meaning of Ctrl', () => {
    expect(chordsOf(press('KeyF', { ctrlKey: true, shiftKey: true }), false)).toEqual(['Mod+Shift+F', 'Ctrl+Shift+F'])
    expect(chordsOf(press('Digit0', { altKey: true }), false)).toEqual(['Alt+0'])
    expect(chordsOf(press('Comma', { metaKey: true }), true)).toEqual(['Mod+,'])
    expect(chordsOf(press('Tab', { ctrlKey: true }), true)).toEqual(['Ctrl+Tab'])
    expect(chordsOf(press('KeyA', { ctrlKey: true, altKey: true }), true)).toEqual(['Alt+A', 'Ctrl+Alt+A'])
    expect(chordsOf(press('KeyA', { ctrlKey: true, altKey: true }), false)).not.toContain('Alt+A')
  })
  test('are none while only modifiers are held', () => {
    expect(chordsOf(press('ShiftLeft', { shiftKey: true }), false)).toEqual([])
    expect(chordsOf(press('KeyL', { metaKey: true }), false)).toEqual([])
  })
  test('are printed as the keys are', () => {
    expect(printChord('Mod+Shift+F', false)).toBe('Ctrl+Shift+F')
    expect(printChord('Mod+Shift+F', true)).toBe('⌘⇧F')
    expect(printChord('Alt+ArrowUp', false)).toBe('Alt+↑')
    expect(printChord('Alt+A', true)).toBe('⌃⌥A')
  })
  test('are offered in a browser where they reach the page', () => {
    expect(chordToShow(['Mod+N', 'Alt+N'], true)).toBe('Alt+N')
    expect(chordToShow(['Mod+N', 'Alt+N'], false)).toBe('Mod+N')
    expect(chordToShow(['Mod+F', 'Alt+F'], true)).toBe('Mod+F')
    expect(chordToShow(['Ctrl+Tab'], true)).toBe('Ctrl+Tab')
    expect(chordToShow([], true)).toBeUndefined()
  })

  test('are told to who listens to the screen in the words of the standard', () => {
    expect(chordForAria('Mod+Shift+F', false)).toBe('Control+Shift+F')
    expect(chordForAria('Ctrl+Tab', false)).toBe('Control+Tab')
    expect(chordForAria('Mod+K', true)).toBe('Meta+K')
    expect(chordForAria('Alt+A', true)).toBe('Control+Alt+A')
  })
})
