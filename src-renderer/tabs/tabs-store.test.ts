import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aSession, sessionId } from '../testing/sessions.ts'
import { fakeBullpen } from '../testing/fake-bullpen.tsx'
import { keepPlace, placeKept } from '../client/kept-places.ts'
import { markSeen } from './seen.ts'
import { closeTab, openTab, toPane } from './tab-list.ts'
import { connectTabs, markDone, reopenTab, useTabs } from './tabs-store.ts'

const failing = (n: number, at: number) =>
  aSession({ id: sessionId(n), activeAt: at, lastOutcome: { outcome: 'failed', error: null, at } })

beforeEach(() => useTabs.setState({ ...useTabs.getInitialState(), done: new Map(), seen: new Map() }))
afterEach(() => void vi.restoreAllMocks())

async function connected(tabs: object, sessions = [failing(1, 5)]) {
  const saved: { done?: unknown }[] = []
  const bullpen = fakeBullpen({
    'workspace.tabs': () => ({ open: [], active: null, ...tabs }),
    'workspace.setTabs': (value) => void saved.push(value as { done?: unknown }),
  })
  connectTabs(bullpen)
  await vi.waitFor(() => expect(useTabs.getState().restored).toBe(true))
  bullpen.sessions.apply({ type: 'snapshot', sessions })
  return { saved, bullpen }
}

it('what the user is done with is kept by the host', async () => {
  const { saved } = await connected({ done: [[sessionId(1), 5]] })
  expect(useTabs.getState().done.get(sessionId(1))).toBe(5)
  markDone([failing(2, 7)])
  await vi.waitFor(() =>
    expect(saved.at(-1)?.done).toEqual([
      [sessionId(1), 5],
      [sessionId(2), 7],
    ]),
  )
})

it('closed tabs and the order of visits come back after a restart', async () => {
  const [one, two, three] = [1, 2, 3].map(sessionId)
  const exists = [one, two, three].map((id) => aSession({ id: id! }))
  const { saved } = await connected({ open: [one, two], active: two, closed: [three], visited: [two, one] }, exists)
  expect(useTabs.getState().visited).toEqual([one, two])
  useTabs.getState().change((tabs) => openTab(tabs, one!))
  useTabs.getState().change((tabs) => closeTab(tabs, two!))
  await vi.waitFor(() => expect(saved.at(-1)).toMatchObject({ closed: [three, two], visited: [two, one] }))
  expect(reopenTab(() => true)).toBe(two)
  expect(reopenTab(() => true)).toBe(three)
})

it('a pane that gets the focus it has already changes nothing', () => {
  useTabs.getState().change((tabs) => openTab(tabs, sessionId(1)))
  const before = useTabs.getState()
  useTabs.getState().change((tabs) => toPane(tabs, tabs.layout.focused))
  expect(useTabs.getState()).toBe(before)
})

it('where the user reads is kept by the host with the tabs, and comes from there', async () => {
  localStorage.clear()
  const there = { key: 'of the host', offset: 3 }
  const { saved } = await connected({ places: { at: 1, list: [[sessionId(1), there]] } })
  expect(placeKept(sessionId(1))).toEqual(there)
  const here = { key: 'further down', offset: 4 }
  keepPlace(sessionId(2), here)
  const list = [
    [sessionId(1), there],
    [sessionId(2), here],
  ]
  await vi.waitFor(() => expect(saved.at(-1)).toMatchObject({ places: { list } }), { timeout: 5_000 })
})

it('failures from before the host kept them are no news', async () => {
  await connected({}, [failing(1, 5)])
  await vi.waitFor(() => expect(useTabs.getState().done.get(sessionId(1))).toBe(5))
})

it('a window without the focus is not looked at, though it is on the screen', () => {
  const session = aSession({ activeAt: 9 })
  const state = { loaded: true, error: null, byId: new Map([[session.id, session]]) }
  const before = new Map([[session.id, 1]])
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  expect(markSeen(before, state, [session.id])).toBe(before)
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  expect(markSeen(before, state, [session.id]).get(session.id)).toBe(9)
})
