import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeBullpen } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { attachments, toSent } from './attachments/attachment-store.ts'
import { DraftStore } from './draft-store.ts'

const id = sessionId()

function drafts(remembered = '') {
  const saved: unknown[] = []
  const { client } = fakeBullpen({
    'workspace.draft': () => ({ text: remembered, images: [] }),
    'workspace.setDraft': (input) => void saved.push(input),
  })
  return { store: new DraftStore(client), saved }
}

/** As the file of a screenshot comes to the prompt. */
const image = { key: 'k', name: 'shot.png', mediaType: 'image/png', bytes: 3, note: null, data: 'AAAA' } as const
const rest = { id: 7, length: 4 }

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

  it('puts words behind what is there, what was left unsent among it, and not twice', async () => {
    const { store } = drafts('half a thought')
    void store.load(id)
    await store.add(id, 'Commit it.')
    await store.add(id, 'Commit it.')
    expect(store.text(id)).toBe('half a thought\n\nCommit it.')
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
  it('has the host keep images, brings them back, and forgets them once they are sent', async () => {
    const told: unknown[] = []
    const host = {
      'workspace.keepImage': () => ({ mediaType: 'image/png', rest }),
      'workspace.setDraftImages': (input: unknown) => void told.push(input),
    }
    const one = sessionId(50)
    const store = new DraftStore(fakeBullpen(host).client)
    attachments.add(one, image)
    await vi.runAllTimersAsync()
    const kept = { mediaType: 'image/png', name: 'shot.png', note: null, rest }
    expect(told).toEqual([{ sessionId: one, images: [kept] }])
    attachments.removeAll(one, attachments.of(one))
    await vi.runAllTimersAsync()
    expect(told.at(-1)).toEqual({ sessionId: one, images: [] })
    expect(store.text(one)).toBe('')

    const other = sessionId(51)
    const again = new DraftStore(
      fakeBullpen({ ...host, 'workspace.draft': () => ({ text: '', images: [kept] }) }).client,
    )
    await again.load(other)
    expect(attachments.of(other).map(toSent)).toEqual([{ mediaType: 'image/png', payload: 7 }])
    attachments.removeAll(other, attachments.of(other))
  })
})
