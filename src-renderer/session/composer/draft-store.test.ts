import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeBullpen } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { DraftStore } from './draft-store.ts'

const id = sessionId()

function drafts(remembered = '') {
  const saved: unknown[] = []
  const { client } = fakeBullpen({
    'workspace.draft': () => ({ text: remembered }),
    'workspace.setDraft': (input) => void saved.push(input),
  })
  return { store: new DraftStore(client), saved }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('DraftStore', () => {
  it('brings back what was left unsent', async () => {
    const { store } = drafts('half a thought')
    await store.load(id)
    expect(store.text(id)).toBe('half a thought')
  })

  it('prefers what was typed while the host was asked', async () => {
    const { store } = drafts('old')
    const loading = store.load(id)
    store.set(id, 'new')
    await loading
    expect(store.text(id)).toBe('new')
  })

  it('tells the host at once, and of what is typed on once more', async () => {
    const { store, saved } = drafts()
    for (const text of ['a', 'ab', 'abc']) store.set(id, text)
    await vi.runAllTimersAsync()
    expect(saved).toEqual([
      { sessionId: id, text: 'a' },
      { sessionId: id, text: 'abc' },
    ])
  })

  it('tells the host at once when the page goes away', async () => {
    const { store, saved } = drafts()
    store.set(id, 'unsaved')
    window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(0)
    expect(saved).toEqual([{ sessionId: id, text: 'unsaved' }])
  })
})
