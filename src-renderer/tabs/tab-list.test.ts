import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionId } from '../testing/sessions.ts'
import { panesOf, singlePane, soundLayout, visibleSessions } from './layout.ts'
import {
  type Arrangement,
  closeTab,
  dropPane,
  keepTabs,
  moveTab,
  moveToNextPane,
  neighbour,
  openTab,
  pinTab,
  split,
  tabsBeside,
  toPane,
} from './tab-list.ts'

const ids = [1, 2, 3, 4, 5].map(sessionId)
const [a = sessionId(), b = sessionId(), c = sessionId()] = ids
const NONE: Arrangement = { open: [], active: null, pinned: [], layout: singlePane(null) }
const withTabs = (...open: typeof ids): Arrangement => open.reduce<Arrangement>((tabs, id) => openTab(tabs, id), NONE)

const id = fc.constantFrom(...ids)
const paneId = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const change = fc.oneof(
  id.map((one) => (tabs: Arrangement) => openTab(tabs, one)),
  id.map((one) => (tabs: Arrangement) => closeTab(tabs, one)),
  fc.tuple(id, fc.integer({ min: -1, max: 5 })).map(
    ([one, to]) =>
      (tabs: Arrangement) =>
        moveTab(tabs, one, to),
  ),
  fc.tuple(id, fc.boolean()).map(
    ([one, on]) =>
      (tabs: Arrangement) =>
        pinTab(tabs, one, on),
  ),
  id.map((gone) => (tabs: Arrangement) => keepTabs(tabs, (one) => one !== gone)),
  fc.constantFrom('right' as const, 'down' as const).map((to) => (tabs: Arrangement) => split(tabs, to)),
  paneId.map((pane) => (tabs: Arrangement) => dropPane(tabs, pane)),
  paneId.map((pane) => (tabs: Arrangement) => toPane(tabs, pane)),
  id.map((one) => (tabs: Arrangement) => (tabs.open.includes(one) ? moveToNextPane(tabs, one) : tabs)),
)

describe('tabs and panes', () => {
  it('hold whatever is done: no repeats, pinned in front, one to four panes, no session in two of them', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const { open, active, pinned, layout } = changes.reduce<Arrangement>((before, next) => next(before), NONE)
        const shown = visibleSessions(layout)
        const panes = panesOf(layout)
        expect(new Set(open).size).toBe(open.length)
        expect(open.slice(0, pinned.length)).toEqual(pinned)
        expect(new Set(shown).size).toBe(shown.length)
        expect(shown.every((one) => open.includes(one))).toBe(true)
        expect(panes.length).toBeGreaterThanOrEqual(1)
        expect(panes.length).toBeLessThanOrEqual(4)
        expect(panes.find((pane) => pane.id === layout.focused)?.session).toBe(active)
        expect(soundLayout(layout, open, active)).toEqual(layout)
      }),
    )
  })

  it('open behind the active one, and give way to the right neighbour', () => {
    const tabs = openTab(openTab(withTabs(a, b), a), c)
    expect(tabs).toMatchObject({ open: [a, c, b], active: c })
    expect(closeTab(tabs, c)).toMatchObject({ open: [a, b], active: b })
    expect(neighbour({ open: [a, b], active: b }, 1)).toBe(a)
    expect(moveTab(tabs, b, 0).open).toEqual([b, a, c])
  })

  it('are pinned in front, stay there, and outlive "close others"', () => {
    const tabs = pinTab(withTabs(a, b, c), c, true)
    expect(tabs.open).toEqual([c, a, b])
    expect(moveTab(tabs, a, 0).open).toEqual([c, a, b])
    expect(tabsBeside(tabs, b, 'others')).toEqual([a])
    expect(tabsBeside(tabs, a, 'right')).toEqual([b])
    expect(pinTab(tabs, c, false)).toMatchObject({ open: [c, a, b], pinned: [] })
  })

  it('a session goes into the pane with the focus, and one that is shown gets the focus where it is', () => {
    const halves = openTab(split(withTabs(a, b), 'right'), a)
    expect(visibleSessions(halves.layout)).toEqual([b, a])
    expect(openTab(halves, b).layout.focused).toBe('p1')
    expect(closeTab(halves, a)).toMatchObject({ active: b, open: [b] })
    expect(panesOf(closeTab(halves, a).layout)).toHaveLength(1)
  })

  it('a tab moves beside the other one, and two panes swap', () => {
    const beside = moveToNextPane(withTabs(a, b), b)
    expect(visibleSessions(beside.layout)).toEqual([a, b])
    expect(visibleSessions(moveToNextPane(beside, b).layout)).toEqual([b, a])
  })
})
