import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tabs } from '#shared/workspace.ts'
import { sessionId } from '../testing/sessions.ts'
import { closeTab, keepTabs, moveTab, neighbour, openTab } from './tab-list.ts'

const ids = [1, 2, 3, 4, 5].map(sessionId)
const id = fc.constantFrom(...ids)
const change = fc.oneof(
  id.map((one) => (tabs: Tabs) => openTab(tabs, one)),
  id.map((one) => (tabs: Tabs) => closeTab(tabs, one)),
  fc.tuple(id, fc.integer({ min: -1, max: 5 })).map(
    ([one, to]) =>
      (tabs: Tabs) =>
        moveTab(tabs, one, to),
  ),
  id.map((gone) => (tabs: Tabs) => keepTabs(tabs, (one) => one !== gone)),
)

describe('tabs', () => {
  it('never repeat, and the active one is always one of them', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const tabs = changes.reduce<Tabs>((before, next) => next(before), { open: [], active: null })
        expect(new Set(tabs.open).size).toBe(tabs.open.length)
        expect(tabs.active === null ? tabs.open : tabs.open.includes(tabs.active)).toEqual(
          tabs.active === null ? [] : true,
        )
      }),
    )
  })

  it('open behind the active one, and give way to the right neighbour', () => {
    const [a = sessionId(), b = sessionId(), c = sessionId()] = ids
    const tabs = openTab({ open: [a, b], active: a }, c)
    expect(tabs).toEqual({ open: [a, c, b], active: c })
    expect(closeTab(tabs, c)).toEqual({ open: [a, b], active: b })
    expect(neighbour({ open: [a, b], active: b }, 1)).toBe(a)
    expect(moveTab(tabs, b, 0).open).toEqual([b, a, c])
  })
})
