/** Nine clients read a flood of a session while a tenth stands still: nothing piles up for that one, and the nine miss nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { RPCHandler } from '@orpc/server/ws'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import { claimSocket, type SocketDoor } from '../../gateway/socket.ts'
import { SESSION, smallHost } from '../../gateway/testing/small-engine.ts'
import { newRow } from '../session/new-row.ts'
import { SessionRecord } from '../session/record.ts'
import { weightOf } from '../session/weight.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'

const MEGABYTE = 1024 * 1024
const STREAMED = 20 * MEGABYTE
const PIECE = 32 * 1024
const LIVE_CLIENTS = 9
/** One megabyte on the socket, a batch over it, one snapshot, and what the system itself takes in for a socket. */
const AT_MOST = 6 * MEGABYTE

let folder: string
let store: Store
let record: SessionRecord
let door: SocketDoor | null
let sockets: WebSocket[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-slow-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const row = newRow({ cwd: '/project', createdAt: 1, permissionMode: 'default' })
  store.sessions.insert(row)
  record = new SessionRecord(row, {
    ...{ store, lastSeq: 0, queue: [], trustOf: () => 'trusted' as const, onChanged: () => undefined },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  sockets = []
})

afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  record.end()
  await door?.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function dial(path: string): { client: Client; socket: WebSocket } {
  const socket = new WebSocket('ws://bullpen/rpc', { createConnection: () => connect(path), maxPayload: 0 })
  sockets.push(socket)
  const websocket = socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket']
  return { client: createORPCClient(new RPCLink({ websocket })), socket }
}

/** What one client was told, and whether it was told in order. */
class Told {
  events: StoredEvent[] = []
  snapshots = 0
  readonly #frames: AsyncIterator<FollowFrame>

  constructor(frames: AsyncIterator<FollowFrame>) {
    this.#frames = frames
  }

  async readTo(seq: number): Promise<void> {
    while ((this.events.at(-1)?.seq ?? 0) < seq) {
      const { value, done } = await this.#frames.next()
      if (done) throw new Error('The stream ended.')
      const frame: FollowFrame = value
      if (frame.type === 'snapshot') this.snapshots += 1
      if (frame.type === 'snapshot' && frame.reset) this.events = []
      this.events.push(...frame.events)
    }
  }
}

it(
  'keeps nothing for a client that stands still, and brings it back from the journal',
  { timeout: 60_000 },
  async () => {
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\bullpen-slow-${process.pid}` : join(folder, 'door.sock')
    const given: number[] = []
    const { router } = smallHost({
      async *frames(signal) {
        const number = given.push(0) - 1
        for await (const frame of record.follow({ tail: 400 }, signal)) {
          given[number] = (given[number] ?? 0) + weightOf(frame)
          yield frame
        }
      },
    })
    door = await claimSocket(path)
    door?.open(new RPCHandler(router))
    const open = async () => {
      const { client, socket } = dial(path)
      const told = new Told(await client.sessions.follow({ id: SESSION.id }))
      return { told, socket }
    }
    const slow = await open()
    record.append([{ type: 'notice', level: 'info', text: 'begin' }])
    await slow.told.readTo(1)
    slow.socket.pause()
    const live = await Promise.all(Array.from({ length: LIVE_CLIENTS }, open))

    const count = STREAMED / PIECE
    const reading = Promise.all(live.map(({ told }) => told.readTo(count + 1)))
    for (let index = 1; index <= count; index += 1) {
      const text = String(index).padEnd(PIECE, '.')
      const said = { messageId: String(index), parent: null }
      record.append([{ type: 'text', ...said, text, aborted: false }])
      await new Promise(setImmediate)
    }
    await reading
    expect(given[0]).toBeLessThan(AT_MOST)

    slow.socket.resume()
    await slow.told.readTo(count + 1)
    expect(slow.told.snapshots).toBeGreaterThan(1)
    const whole = store.journal.after(record.id, 0, count + 2)
    for (const { told } of [...live, slow]) {
      const from = whole.length - told.events.length // a new follower is given the newest page
      expect(told.events.map(({ seq }) => seq)).toEqual(whole.slice(from).map(({ seq }) => seq))
      expect(JSON.stringify(told.events) === JSON.stringify(whole.slice(from))).toBe(true)
    }
  },
)
