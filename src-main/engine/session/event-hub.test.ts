import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { FollowFrame, LiveChange, StoredEvent } from '#shared/events.ts'
import type { Session } from '#shared/session.ts'
import { aSession } from '#shared/testing/sessions.ts'
import { EventHub, type Snapshot } from './event-hub.ts'
import { LiveText } from './live-text.ts'

const session = (lastSeq: number): Session => aSession({ lastSeq })

/** A journal and live text as the hub's owner keeps them. */
function source() {
  const hub = new EventHub()
  const events: StoredEvent[] = []
  const live = new LiveText()
  const take = (after: number | undefined): Snapshot => ({
    type: 'snapshot',
    reset: after === undefined,
    session: session(events.length),
    events: events.slice(after ?? 0),
    hasOlder: false,
    live: structuredClone(live.blocks),
  })
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
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const from = source()
        const controller = new AbortController()
        const follower = from.hub.follow(undefined, from.take, controller.signal)
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

  it('gives a follower that stopped reading a snapshot from its number on, and the others every batch', async () => {
    const from = source()
    const controller = new AbortController()
    const slow = from.hub.follow(undefined, from.take, controller.signal)
    await slow.next()
    const parked = slow.next() // waits for the first batch, then reads no more
    const quick = from.hub.follow(undefined, from.take, controller.signal)
    const seen: FollowFrame[] = [(await quick.next()).value as FollowFrame]
    for (let index = 0; index < 600; index++) {
      from.append(String(index))
      seen.push((await quick.next()).value as FollowFrame)
    }
    expect(seen.filter(({ type }) => type === 'snapshot')).toHaveLength(1)
    expect(replay(seen).events).toEqual(from.events)

    const late: FollowFrame[] = [(await parked).value as FollowFrame, (await slow.next()).value as FollowFrame]
    expect(late[1]).toMatchObject({ type: 'snapshot', reset: false })
    expect(replay(late).events).toEqual(from.events)
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
