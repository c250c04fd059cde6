import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSearching } from './searching.ts'
import { addSession, answer, openSearchable, type Searchable } from './store/testing/searchable.ts'

let folder: string
let store: Searchable
const warn = vi.fn()
const log = { debug() {}, info() {}, warn, error() {} }

beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'bullpen-searching-'))
  store = openSearchable(join(folder, 'bullpen.db'), Date.now)
})
afterEach(() => {
  vi.useRealTimers()
  store.close()
  rmSync(folder, { recursive: true })
})
const events = (count: number) => Array.from({ length: count }, (_, index) => answer(`sparrow ${index}`))
const ask = { text: 'sparrow', limit: 10 }

describe('searching', () => {
  it('brings the index up behind the appends, in rounds, and then rests', () => {
    const compact = vi.fn(() => false)
    const searching = createSearching({ store: { search: store.search, compact }, running: () => [], log })
    store.journal.append(addSession(store, 1), events(450))
    searching.nudge()
    searching.nudge()
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersToNextTimer()
    expect(searching.status().pending).toBe(410)
    vi.runAllTimers()
    expect(searching.status()).toEqual({ pending: 0, error: null })
    expect(store.search.query(ask).total).toEqual({ count: 450, atLeast: false })
    expect(compact).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
    searching.stop()
  })

  it('finds what was said just before, without waiting for a round', () => {
    const searching = createSearching({ store: { search: store.search, compact: () => false }, running: () => [], log })
    store.journal.append(addSession(store, 1), events(1))
    expect(searching.query(ask).results).toHaveLength(1)
    searching.stop()
  })

  it('stands still on an error, says so, answers from what there is, and tries again later', () => {
    const searching = createSearching({ store: { search: store.search, compact: () => false }, running: () => [], log })
    const id = addSession(store, 1)
    store.journal.append(id, events(1))
    expect(searching.query(ask).results).toHaveLength(1)
    store.journal.append(id, events(1))
    const failing = vi.spyOn(store.search, 'catchUp').mockImplementation(() => {
      throw new Error('database or disk is full')
    })
    searching.nudge()
    vi.advanceTimersToNextTimer()
    expect(searching.status()).toMatchObject({ pending: 1, error: 'database or disk is full' })
    expect(warn).toHaveBeenCalledOnce()
    expect(searching.query(ask).results).toHaveLength(1)
    failing.mockRestore()
    vi.advanceTimersByTime(60_000)
    expect(searching.status()).toMatchObject({ pending: 0, error: null })
    searching.stop()
    searching.nudge()
    expect(vi.getTimerCount()).toBe(0)
  })
})
