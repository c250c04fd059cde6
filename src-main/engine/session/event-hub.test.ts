import { describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import type { FollowFrame, LiveChange, StoredEvent } from '#shared/events.ts'
import type { Session } from '#shared/session.ts'
import { aSession } from '#shared/testing/sessions.ts'
import { EventHub, MAX_UNREAD_WEIGHT, type TakeSnapshot } from './event-hub.ts'
import { LiveText } from './live-text.ts'

const session = (lastSeq: number): Session => aSession({ lastSeq })

/** A journal and live text as the hub's owner keeps them. */
function source() {
  const hub = new EventHub()
  const events: StoredEvent[] = []
  const live = new LiveText()
  /** In parts of three events: a follower that missed much is told it piece by piece. */
  const take: TakeSnapshot = (after) => {
    const missed = events.slice(after ?? 0)
    const isPart = after !== undefined && missed.length > 3
    return {
      isPart,
      snapshot: {
        type: 'snapshot',
        reset: after === undefined,
        session: session(events.length),
        events: isPart ? missed.slice(0, 3) : missed,
        hasOlder: false,
        live: isPart ? [] : structuredClone(live.blocks),
      },
    }
  }
  return {
    hub,
    take,
    live,
    events,
    append(text: string) {
      const event: StoredEvent = { seq: events.length + 1, at: 0, event: { type: 'notice', level: 'info', text } }
      events.push(event)
      hub.publish({ events: [event] })
    },
    change(change: LiveChange) {
      live.apply(change)
      hub.publish({ live: [change] })
    },
  }
}

/** What a client has after these frames. */
function replay(frames: readonly FollowFrame[]) {
  let events: StoredEvent[] = []
  const live = new LiveText()
  for (const frame of frames) {
    if (frame.type === 'snapshot') {
      events = frame.reset ? [...frame.events] : [...events, ...frame.events]
      live.apply({ op: 'clear' })
      for (const block of frame.live) live.apply({ op: 'open', block })
    } else {
      events = [...events, ...frame.events]
      for (const change of frame.live) live.apply(change)
    }
  }
  return { events, live: live.blocks }
}

const block = (key: string) => ({ key, messageId: 'm', parent: null, kind: 'text' as const, toolName: '', text: '' })

describe('the event hub', () => {
  it('gives a follower that joins at any moment and reads at any pace the same as the journal', async () => {
    const step = fc.oneof(
      fc.string({ maxLength: 5 }).map((text) => ({ do: 'append' as const, text })),
      fc.constantFrom('a', 'b').map((key) => ({ do: 'open' as const, key })),
      fc
        .tuple(fc.constantFrom('a', 'b'), fc.string({ maxLength: 3 }))
        .map(([key, text]) => ({ do: 'write' as const, key, text })),
      fc.constantFrom('a', 'b').map((key) => ({ do: 'close' as const, key })),
      fc.constant({ do: 'read' as const }),
      fc.constant({ do: 'tick' as const }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 1), async (steps, everyMs) => {
        const from = source()
        const controller = new AbortController()
        const follower = from.hub.follow(undefined, from.take, controller.signal, everyMs)
        const frames: FollowFrame[] = []
        const read = async () => {
          const { value } = await follower.next()
          if (value) frames.push(value)
        }
        await read()
        for (const one of steps) {
          if (one.do === 'append') from.append(one.text)
          else if (one.do === 'open') from.change({ op: 'open', block: block(one.key) })
          else if (one.do === 'write') from.change({ op: 'append', key: one.key, text: one.text })
          else if (one.do === 'close') from.change({ op: 'close', key: one.key })
          else if (one.do === 'tick') await new Promise(setImmediate)
        }
        from.append('end')
        while (!replay(frames).events.some(({ event }) => event.type === 'notice' && event.text === 'end')) await read()
        controller.abort()
        expect(replay(frames)).toEqual({ events: from.events, live: from.live.blocks })
      }),
      { numRuns: 60 },
    )
  })

  it('joins a flood of text into few batches', async () => {
    const from = source()
    const controller = new AbortController()
    const follower = from.hub.follow(undefined, from.take, controller.signal)
    await follower.next()
    from.change({ op: 'open', block: block('a') })
    for (let index = 0; index < 10_000; index++) from.change({ op: 'append', key: 'a', text: 'x' })
    const { value } = await follower.next()
    controller.abort()
    expect(value).toMatchObject({ type: 'batch', live: [{ op: 'open' }, { op: 'append', text: 'x'.repeat(10_000) }] })
  })

  it('tells a follower at its own pace, with what came meanwhile in one batch, and the others at once', async () => {
    vi.useFakeTimers()
    try {
      const from = source()
      const { signal } = new AbortController()
      const calm = from.hub.follow(undefined, from.take, signal, 100)
      const quick = from.hub.follow(undefined, from.take, signal)
      const write = async (text: string) => {
        from.change({ op: 'append', key: 'a', text })
        await vi.advanceTimersByTimeAsync(10)
      }
      const texts: string[] = []
      const follow = async (name: string, frames: typeof calm) => {
        for await (const frame of frames)
          if (frame.type === 'batch')
            for (const change of frame.live) if (change.op === 'append') texts.push(`${name} ${change.text}`)
      }
      void follow('calm', calm)
      void follow('quick', quick)
      await vi.advanceTimersByTimeAsync(0)
      for (const text of ['x', 'y', 'z']) await write(text)
      expect(texts).toEqual(['calm x', 'quick x', 'quick y', 'quick z'])
      await vi.advanceTimersByTimeAsync(100)
      expect(texts.at(-1)).toBe('calm yz')
    } finally {
      vi.useRealTimers()
    }
  })

  it('gives a follower that stopped reading a snapshot from its number on, and the others every batch', async () => {
    const from = source()
    const controller = new AbortController()
    const slow = from.hub.follow(undefined, from.take, controller.signal)
    await slow.next()
    const parked = slow.next() // waits for the first batch, then reads no more
    const quick = from.hub.follow(undefined, from.take, controller.signal)
    const seen: FollowFrame[] = [(await quick.next()).value as FollowFrame]
    for (let index = 0; index < 300; index++) {
      from.append(String(index))
      seen.push((await quick.next()).value as FollowFrame)
    }
    expect(seen.filter(({ type }) => type === 'snapshot')).toHaveLength(1)
    expect(replay(seen).events).toEqual(from.events)

    const late: FollowFrame[] = [(await parked).value as FollowFrame]
    while (replay(late).events.length < from.events.length) late.push((await slow.next()).value as FollowFrame)
    expect(late[1]).toMatchObject({ type: 'snapshot', reset: false })
    expect(replay(late).events).toEqual(from.events)
    controller.abort()
  })

  it('keeps no more for a follower that stopped reading than a few batches are large', async () => {
    const from = source()
    const controller = new AbortController()
    const slow = from.hub.follow(undefined, from.take, controller.signal)
    await slow.next()
    const half = 'x'.repeat(MAX_UNREAD_WEIGHT / 2 - 1_000)
    const tick = () => new Promise((resolve) => setTimeout(resolve, 5)) // the time of a batch
    for (let index = 0; index < 2; index++) {
      from.append(half)
      await tick()
    }
    expect((await slow.next()).value).toMatchObject({ type: 'batch', events: [{ seq: 1 }] }) // two were within it
    for (let index = 0; index < 3; index++) {
      from.append(half)
      await tick()
    }
    // as good as nothing was published while it was left behind: it reads on from the journal
    expect((await slow.next()).value).toMatchObject({ type: 'snapshot', reset: false, events: { length: 3 } })
    expect((await slow.next()).value).toMatchObject({ type: 'snapshot', reset: false, events: [{ seq: 5 }] })
    from.append('small')
    expect((await slow.next()).value).toMatchObject({ type: 'batch', events: [{ seq: 6 }] })
    controller.abort()
  })

  it('ends its followers', async () => {
    const from = source()
    const follower = from.hub.follow(undefined, from.take, new AbortController().signal)
    await follower.next()
    const waiting = follower.next()
    from.hub.end()
    expect((await waiting).done).toBe(true)
  })
})
