/** The contract over a real message channel whose other end stands still, as a frozen window's does. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/ws'
import { afterEach, expect, test } from 'vitest'
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame } from '#shared/events.ts'
import { PORT_WINDOW, tellWhatIsRead } from '#shared/port-flow.ts'
import { SESSION, smallHost } from '../gateway/testing/small-engine.ts'
import { serveRpcPort } from './port-connection.ts'

const TEXT = 'x'.repeat(64 * 1024)
/** What would be sent to a page that reads nothing, if nobody waited for it. */
const FRAMES = 400

let ends: MessagePort[] = []
afterEach(() => {
  for (const end of ends) end.close()
  ends = []
})

/** As the page has it; `isFrozen`: nothing that arrives is looked at. */
class Page {
  readonly client: Client
  readonly #listeners: ((event: { data: unknown }) => void)[] = []
  readonly #kept: unknown[] = []
  isFrozen = false

  constructor(router: ReturnType<typeof smallHost>['router']) {
    const { port1: theirs, port2: ours } = new MessageChannel()
    ends.push(theirs, ours)
    serveRpcPort(new RPCHandler(router), {
      postMessage: (message) => theirs.postMessage(message),
      on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
        event === 'message'
          ? theirs.on('message', (data: unknown) => listener({ data }))
          : theirs.on('close', () => listener({ data: null })),
    })
    const read = tellWhatIsRead((size) => ours.postMessage(size))
    this.#listeners.push(({ data }) => read(data))
    ours.on('message', (data: unknown) => {
      if (this.isFrozen) this.#kept.push(data)
      else for (const listener of this.#listeners) listener({ data })
    })
    const port = {
      postMessage: (message: unknown) => ours.postMessage(message),
      addEventListener: (event: string, listener: (event: { data: unknown }) => void) => {
        if (event === 'message') this.#listeners.push(listener)
      },
    }
    this.client = createORPCClient(new RPCLink({ port }))
  }

  thaw(): void {
    this.isFrozen = false
    for (const data of this.#kept.splice(0)) for (const listener of this.#listeners) listener({ data })
  }
}

/** Counts what it makes; every frame says its number. */
function floodingHost() {
  const made = { frames: 0 }
  const host = smallHost({
    async *frames(): AsyncGenerator<FollowFrame, void> {
      while (made.frames < FRAMES) {
        made.frames += 1
        yield { type: 'batch', events: [], live: [{ op: 'append', key: String(made.frames), text: TEXT }] }
        await new Promise(setImmediate)
      }
    },
  })
  return { ...host, made }
}

test('a window that stands still is sent no more than it may leave unread, and misses nothing when it goes on', async () => {
  const { router, made } = floodingHost()
  const page = new Page(router)
  const frames = await page.client.sessions.follow({ id: SESSION.id })
  await frames.next()
  page.isFrozen = true
  let before = -1
  const stands = () => {
    const moved = made.frames !== before
    before = made.frames
    return moved
  }
  await expect.poll(stands, { interval: 100 }).toBe(false)
  // one message over it, and what was told as read in the moment it froze
  expect(made.frames * TEXT.length).toBeLessThan(2 * PORT_WINDOW)

  page.thaw()
  const numbers: string[] = ['1']
  for await (const frame of frames) {
    if (frame.type !== 'batch') continue
    for (const change of frame.live) if (change.op === 'append') numbers.push(change.key)
  }
  expect(numbers).toEqual(Array.from({ length: FRAMES }, (_, index) => String(index + 1)))
})

test('a window that stands still holds up no answer, and its stream ends with its port', async () => {
  const { router, state, made } = floodingHost()
  const page = new Page(router)
  const frames = await page.client.sessions.follow({ id: SESSION.id })
  await frames.next()
  await expect.poll(() => made.frames).toBeGreaterThan(4) // unread by the program, but taken off the port
  expect(await page.client.sessions.list({})).toHaveLength(1)
  page.isFrozen = true
  for (const end of ends) end.close()
  await expect.poll(() => state.streamsOpen).toBe(0)
})
