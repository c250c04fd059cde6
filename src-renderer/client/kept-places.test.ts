import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_PLACES } from '#shared/workspace.ts'
import { sessionId } from '../testing/sessions.ts'
import { keepPlace, onPlaces, placeKept, placesNow, restorePlaces } from './kept-places.ts'

const place = (key: string) => ({ key, offset: 12 })

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ now: 1_000 })
  return () => vi.useRealTimers()
})

describe('where the reader was', () => {
  it('is told with each change, and forgotten at the end of a transcript', () => {
    const told = vi.fn()
    const stop = onPlaces(told)
    keepPlace(sessionId(1), null)
    expect(told).not.toHaveBeenCalled()
    keepPlace(sessionId(1), place('a'))
    keepPlace(sessionId(2), place('b'))
    keepPlace(sessionId(1), null)
    stop()
    keepPlace(sessionId(3), place('c'))
    expect(told).toHaveBeenCalledTimes(3)
    expect([1, 2, 3].map((n) => placeKept(sessionId(n))?.key)).toEqual([undefined, 'b', 'c'])
  })

  it('comes from the host where a killed browser has lost it, and not where the window knows better', () => {
    restorePlaces({ at: 900, list: [[sessionId(1), place('of the host')]] })
    expect(placeKept(sessionId(1))).toEqual(place('of the host'))
    keepPlace(sessionId(1), place('own')) // at 1,000
    restorePlaces({ at: 999, list: [[sessionId(1), place('old')]] })
    expect(placeKept(sessionId(1))?.key).toBe('own')
    restorePlaces({ at: 2_000, list: [] })
    expect(placeKept(sessionId(1))).toBeNull()
  })

  it('is kept of the sessions left last, and whatever stands there by another version is no harm', () => {
    localStorage.setItem('bullpen.places', '[["x",{"key":"old form","offset":1}]]')
    expect(placesNow().list).toEqual([])
    for (let n = 1; n <= MOST_PLACES + 1; n += 1) keepPlace(sessionId(n), place(String(n)))
    expect(placesNow().list).toHaveLength(MOST_PLACES)
    expect(placeKept(sessionId(1))).toBeNull()
  })
})
