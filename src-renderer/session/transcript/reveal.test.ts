import { describe, expect, it, vi } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { aSession, promptId, sessionId, stored } from '../../testing/sessions.ts'
import { fakeBullpen } from '../../testing/fake-bullpen.tsx'
import { online, streamOf } from '../../testing/monitoring.ts'
import { locate } from './locate.ts'
import { TranscriptState } from './transcript-state.ts'
import { TranscriptStore } from './transcript-store.ts'

const said = { messageId: 'm', parent: null }
const text = (words: string): SessionEvent => ({ type: 'text', ...said, text: words, aborted: false })

/** 1,000 events, of which a follower gets the last 100. */
function longSession() {
  const all = stored(Array.from({ length: 1_000 }, (_, index) => text(`number ${index + 1}`)))
  const asked: number[] = []
  const bullpen = online(
    fakeBullpen({
      'sessions.follow': () =>
        streamOf({
          type: 'snapshot' as const,
          reset: true,
          session: aSession({ lastSeq: 1_000 }),
          events: all.slice(-100),
          hasOlder: true,
          live: [],
        }),
      'sessions.events': (input: unknown) => {
        const { before, limit } = input as { before: number; limit: number }
        asked.push(limit)
        const events = all.filter(({ seq }) => seq < before).slice(-limit)
        return { events, hasOlder: (events[0]?.seq ?? 1) > 1 }
      },
    }),
  )
  const store = new TranscriptStore({ connection: bullpen.connection, client: bullpen.client, id: sessionId() })
  store.follow()
  return { store, asked }
}
const painted = (store: TranscriptStore) => new Promise<void>((resolve) => store.subscribe(resolve))

describe('being brought to a message', () => {
  it('waits for the transcript and loads older pages up to it', async () => {
    const { store, asked } = longSession()
    expect(await store.reveal(120)).toBe(true)
    await painted(store)
    const { revealed, items, hasOlder } = store.getSnapshot()
    const row = items.find(({ key }) => key === revealed?.key)
    expect(row).toMatchObject({ kind: 'text', text: 'number 120' })
    expect(asked).toEqual([831])
    expect(hasOlder).toBe(true)
    expect(await store.reveal(950)).toBe(true)
    expect(asked).toHaveLength(1)
    store.stop()
  })

  it('builds the transcript once for a message many pages back, and keeps what came before a page failed', async () => {
    const all = stored(Array.from({ length: 12_000 }, (_, index) => text(`number ${index + 1}`)))
    let failing = false
    const bullpen = online(
      fakeBullpen({
        'sessions.follow': () =>
          streamOf({
            ...{ type: 'snapshot' as const, reset: true, session: aSession({ lastSeq: 12_000 }), live: [] },
            ...{ events: all.slice(-100), hasOlder: true },
          }),
        'sessions.events': (input: unknown) => {
          const { before, limit } = input as { before: number; limit: number }
          if (failing && before < 6_902) throw new Error('gone')
          const events = all.slice(Math.max(0, before - 1 - limit), before - 1)
          return { events, hasOlder: (events[0]?.seq ?? 1) > 1 }
        },
      }),
    )
    const open = () => new TranscriptStore({ connection: bullpen.connection, client: bullpen.client, id: sessionId() })
    const prepend = vi.spyOn(TranscriptState.prototype, 'prepend')
    const store = open()
    store.follow()
    expect(await store.reveal(60)).toBe(true)
    expect(prepend).toHaveBeenCalledOnce()
    await painted(store)
    expect(store.getSnapshot()).toMatchObject({ oldestSeq: 10, hasOlder: true })
    store.stop()
    failing = true
    const second = open()
    second.follow()
    await second.reveal(60)
    await painted(second)
    expect(second.getSnapshot()).toMatchObject({ oldestSeq: 5_901, hasOlder: true, older: { kind: 'internal' } })
    second.stop()
  })

  it('says when there is no such message any more', async () => {
    const state = new TranscriptState()
    expect(state.locate(1)).toBeNull()
    const { store } = longSession()
    expect(await store.reveal(0)).toBe(false)
    store.stop()
  })

  it('finds the card a result belongs to, also within a subagent', () => {
    const state = new TranscriptState()
    const call = (toolUseId: string, parent: string | null): SessionEvent => ({
      type: 'tool.call',
      messageId: toolUseId,
      parent,
      toolUseId,
      name: 'Task',
      input: {},
    })
    const events: StoredEvent[] = stored([
      { type: 'prompt', promptId: promptId(), text: 'go' },
      { type: 'turn.started', promptId: promptId() },
      call('outer', null),
      call('inner', 'outer'),
      { type: 'tool.result', toolUseId: 'inner', parent: 'outer', isError: false, text: 'done', images: [] },
    ])
    state.apply({ type: 'batch', events, live: [] })
    const { items } = state.view()
    const outer = items.find((item) => item.kind === 'tool')
    expect(state.locate(1)).toMatchObject({ key: promptId() })
    expect(state.locate(5)?.key).toBe(outer?.key)
    expect(state.locate(5)?.itemKey).not.toBe(outer?.key)
    expect(locate(items, { seq: 9, at: 1, event: text('not there') })).toBeNull()
  })
})
