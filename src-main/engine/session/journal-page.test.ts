import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#shared/events.ts'
import { sessionId } from '#shared/testing/sessions.ts'
import { MAX_PAGE_WEIGHT, pageAfter, pageBefore } from './journal-page.ts'

const ID = sessionId()
const PIECE = 60 * 1024

function journal(sizes: readonly number[]) {
  let read = 0
  const events = sizes.map((size, index): StoredEvent => ({
    ...{ seq: index + 1, at: 0, event: { type: 'notice', level: 'info', text: 'x'.repeat(size) } },
  }))
  const given = (some: StoredEvent[]) => {
    read += some.length
    return some
  }
  return {
    read: () => read,
    after: (_id: unknown, after: number, limit: number) => given(events.slice(after, after + limit)),
    before: (_id: unknown, before = Infinity, limit: number) =>
      given(events.filter(({ seq }) => seq < before).slice(-limit)),
  }
}
const seqs = (events: readonly StoredEvent[]) => events.map(({ seq }) => seq)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a page of the journal', () => {
  it('is as many events as were asked for while they are small', () => {
    const small = journal(Array.from({ length: 1_000 }, () => 10))
    expect(seqs(pageAfter(small, ID, 5, 500).events)).toEqual(range(6, 505))
    expect(seqs(pageBefore(small, ID, undefined, 400).events)).toEqual(range(601, 1_000))
    expect(pageBefore(small, ID, 4, 400)).toMatchObject({ events: { length: 3 }, isCut: false })
  })

  it('ends where it would become too large, and goes on from there', () => {
    const large = journal(Array.from({ length: 400 }, () => PIECE))
    const fits = Math.floor(MAX_PAGE_WEIGHT / PIECE)
    const first = pageAfter(large, ID, 0, 5_000)
    expect(first.isCut).toBe(true)
    expect(first.events.length).toBeLessThanOrEqual(fits)
    expect(large.read()).toBeLessThanOrEqual(100) // what does not fit is not read either
    let told: number[] = []
    for (let page = first; ; page = pageAfter(large, ID, told.length, 5_000)) {
      told = [...told, ...seqs(page.events)]
      if (!page.isCut) break
    }
    expect(told).toEqual(range(1, 400))
    const newest = seqs(pageBefore(large, ID, undefined, 400).events)
    expect(newest).toEqual(range(401 - newest.length, 400))
    expect(newest.length).toBeLessThanOrEqual(fits)
  })

  it('has an event that is too large for any', () => {
    const one = journal([10, 2 * MAX_PAGE_WEIGHT, 10])
    expect(seqs(pageAfter(one, ID, 1, 10).events)).toEqual([2])
    expect(seqs(pageBefore(one, ID, 3, 10).events)).toEqual([2])
  })
})
