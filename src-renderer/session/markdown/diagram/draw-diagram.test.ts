import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDrawer } from './draw-diagram.ts'
import type { Drawing, DrawingFrame } from './drawing-frame.ts'

const themeVariables = {}
const LIMITS = { openMs: 1_000, drawMs: 500, idleMs: 10_000 }
const drawn: Drawing = { svg: '<svg><g></g></svg>', width: 10, height: 10 }

type Draw = DrawingFrame['draw']

/** Frames that draw as they are told, one after the other; the last way stays. */
function frames(...ways: Draw[]) {
  const opened: { removed: boolean }[] = []
  const open = (): Promise<DrawingFrame> => {
    const state = { removed: false }
    const draw = ways[Math.min(opened.length, ways.length - 1)] ?? (() => Promise.resolve(drawn))
    opened.push(state)
    return Promise.resolve({
      draw,
      remove: () => {
        state.removed = true
      },
    })
  }
  return { open, opened }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('diagrams', () => {
  it('are drawn by one frame, once each, which goes when nobody needs it', async () => {
    const draw = vi.fn<Draw>(() => Promise.resolve(drawn))
    const { open, opened } = frames(draw)
    const drawer = createDrawer({ open, limits: LIMITS })
    expect(drawer.known({ source: 'a', themeVariables })).toBeUndefined()
    await Promise.all(['a', 'b', 'a'].map((source) => drawer.draw({ source, themeVariables })))
    expect(draw).toHaveBeenCalledTimes(2)
    expect(drawer.known({ source: 'a', themeVariables })).toBe(drawn)
    expect(opened).toEqual([{ removed: false }])
    await vi.advanceTimersByTimeAsync(LIMITS.idleMs)
    expect(opened).toEqual([{ removed: true }])
  })

  it('that never end are ended, and the next is drawn by another frame', async () => {
    const { open, opened } = frames(
      () => new Promise(() => undefined),
      () => Promise.resolve(drawn),
    )
    const drawer = createDrawer({ open, limits: LIMITS })
    const hostile = expect(drawer.draw({ source: 'hostile', themeVariables })).rejects.toThrow('too long')
    const next = drawer.draw({ source: 'next', themeVariables })
    await vi.advanceTimersByTimeAsync(LIMITS.drawMs)
    await hostile
    expect(opened[0]).toEqual({ removed: true })
    expect(await next).toBe(drawn)
  })

  it('whose frame never comes up are given up, and tried again the next time', async () => {
    const signals: AbortSignal[] = []
    const drawer = createDrawer({
      open: (signal) => {
        signals.push(signal)
        return signals.length === 1
          ? new Promise(() => undefined)
          : Promise.resolve({ draw: () => Promise.resolve(drawn), remove: () => undefined })
      },
      limits: LIMITS,
    })
    const first = expect(drawer.draw({ source: 'a', themeVariables })).rejects.toThrow('too long')
    await vi.advanceTimersByTimeAsync(LIMITS.openMs)
    await first
    expect(signals[0]?.aborted).toBe(true)
    expect(await drawer.draw({ source: 'a', themeVariables })).toBe(drawn)
  })

  it.each([
    ['is too long', { source: 'x'.repeat(50_001) }, drawn],
    ['becomes too large', { source: 'a' }, { ...drawn, svg: `<svg>${' '.repeat(2_000_001)}</svg>` }],
    ['becomes too deep', { source: 'a' }, { ...drawn, svg: `${'<g>'.repeat(201)}${'</g>'.repeat(201)}` }],
  ])('are refused when one %s', async (_name, request, result) => {
    const drawer = createDrawer({ ...frames(() => Promise.resolve(result)), limits: LIMITS })
    await expect(drawer.draw({ ...request, themeVariables })).rejects.toThrow(/longer|too large/)
  })
})
