import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Painter } from './painter.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** Painted every so many milliseconds at most; it has something new again as soon as it was painted. */
function stream(painter: Painter, every: number) {
  const paintedAt: number[] = []
  const picture = {
    dueAt: () => (paintedAt.at(-1) ?? -Infinity) + every,
    paint() {
      paintedAt.push(performance.now())
      painter.add(picture)
    },
  }
  painter.add(picture)
  return paintedAt
}

describe('the painter', () => {
  it('paints one transcript in a frame, and none less often than it may wait but for its turn', () => {
    const painter = new Painter()
    const [focused, ...others] = [16, 80, 80, 80].map((every) => stream(painter, every))
    vi.advanceTimersByTime(2_000)
    const all = [focused!, ...others].flat()
    expect(new Set(all).size).toBe(all.length)
    for (const times of others) expect(times.length).toBeGreaterThan(15)
    expect(focused!.length).toBeGreaterThan(40)
  })

  it('paints one alone with every frame', () => {
    const painter = new Painter()
    const times = stream(painter, 16)
    vi.advanceTimersByTime(1_000)
    expect(times.length).toBeGreaterThan(55)
  })

  it('paints once what is new several times, and nothing that left', () => {
    const painter = new Painter()
    const paint = vi.fn<() => void>()
    const left = { dueAt: () => 0, paint: vi.fn<() => void>() }
    const picture = { dueAt: () => 0, paint }
    painter.add(picture)
    painter.add(picture)
    painter.add(left)
    painter.remove(left)
    vi.advanceTimersByTime(100)
    expect(paint).toHaveBeenCalledTimes(1)
    expect(left.paint).not.toHaveBeenCalled()
  })

  it('leaves the frame that shows a key to the key, and goes on in the next', () => {
    const keys = new EventTarget()
    const paintedAt = stream(new Painter(keys), 16)
    vi.advanceTimersByTime(1_000)
    const before = paintedAt.length
    keys.dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(16)
    expect(paintedAt).toHaveLength(before)
    vi.advanceTimersByTime(32)
    expect(paintedAt.length).toBeGreaterThan(before)
  })

  it('leaves half of the time to others where frames take long', () => {
    const painter = new Painter()
    let took = 0
    const paintedAt: number[] = []
    const picture = {
      dueAt: () => 0,
      paint() {
        paintedAt.push(performance.now())
        vi.advanceTimersByTime(took) // what painting takes
        painter.add(picture)
      },
    }
    took = 100
    painter.add(picture)
    vi.advanceTimersByTime(16)
    took = 0
    vi.advanceTimersByTime(500)
    expect(paintedAt[1]! - paintedAt[0]!).toBeGreaterThanOrEqual(190)
  })
})
