import { describe, expect, it } from 'vitest'
import { parseWindowState, placeWindow } from './window-bounds.ts'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 }
const STATE = { x: 100, y: 80, width: 1000, height: 700, maximised: false }

describe('the remembered place of the window', () => {
  it('is read as it was written', () => expect(parseWindowState(JSON.stringify(STATE))).toEqual(STATE))

  it.each([
    '',
    'null',
    '[]',
    '{',
    '{"x":1}',
    JSON.stringify({ ...STATE, width: -5 }),
    JSON.stringify({ ...STATE, width: 1e9 }),
    JSON.stringify({ ...STATE, x: 'left' }),
    JSON.stringify({ ...STATE, y: 1.5 }),
  ])('%j counts as never written', (text) => expect(parseWindowState(text)).toBeNull())

  it('is used when a screen shows it', () => {
    expect(placeWindow({ ...STATE, maximised: true }, [SCREEN])).toEqual({ ...STATE, maximised: true })
  })

  it('is the usual size on the first start', () => {
    expect(placeWindow(null, [SCREEN])).toEqual({ width: 1280, height: 840, maximised: false })
  })

  it.each([
    ['on a screen that was unplugged', { ...STATE, x: 2500 }],
    ['above all screens', { ...STATE, y: -300 }],
    ['below the screen', { ...STATE, y: 1030 }],
    ['left of the screen but for a sliver', { ...STATE, x: -950 }],
  ])('keeps only its size when it lay %s', (_where, state) => {
    expect(placeWindow(state, [SCREEN])).toEqual({ width: 1000, height: 700, maximised: false })
  })

  it('is kept on a second screen to the left', () => {
    const left = { x: -1920, y: 0, width: 1920, height: 1040 }
    expect(placeWindow({ ...STATE, x: -1500 }, [SCREEN, left])).toMatchObject({ x: -1500, y: 80 })
  })

  it('is never smaller than the page can bear', () => {
    expect(placeWindow({ ...STATE, width: 10, height: 10 }, [SCREEN])).toMatchObject({ width: 720, height: 480 })
  })
})
