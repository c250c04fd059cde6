/** The contract over a WebSocket on a socket of its own: errors, streams, slow readers, and who holds the door. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { RPCHandler } from '@orpc/server/ws'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { claimSocket, isAlive, type SocketDoor } from './socket.ts'
import { SESSION, smallHost } from './testing/small-engine.ts'

let folder: string
let path: string
let doors: SocketDoor[]
let sockets: WebSocket[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-rpc-'))
  path = process.platform === 'win32' ? `\\\\.\\pipe\\bullpen-test-${process.pid}` : join(folder, 'test.sock')
  doors = []
  sockets = []
})

afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  for (const door of doors) await door.close()
  rmSync(folder, { recursive: true, force: true })
})

async function claim(): Promise<SocketDoor | null> {
  const door = await claimSocket(path)
  if (door !== null) doors.push(door)
  return door
}

function dial(query = ''): { client: Client; socket: WebSocket } {
  const socket = new WebSocket(`ws://bullpen/rpc${query}`, { createConnection: () => connect(path), maxPayload: 0 })
  sockets.push(socket)
  const websocket = socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket']
  return { client: createORPCClient(new RPCLink({ websocket })), socket }
}

async function open(host: ReturnType<typeof smallHost>): Promise<void> {
  const door = await claim()
  door?.open(new RPCHandler(host.router))
}

test('a door is shut only where nobody is there; who comes then waits, and finds nobody once it is closed', async () => {
  const door = await claim()
  door?.open(new RPCHandler(smallHost().router))
  const { socket } = dial()
  await once(socket, 'open')
  expect(door?.shutIfEmpty()).toBe(false)
  const gone = door?.visitorGone(new AbortController().signal)
  socket.close()
  await gone
  expect(door?.shutIfEmpty()).toBe(true)
  const late = dial().socket
  const opened = vi.fn<() => void>()
  late.on('open', opened)
  const problem = once(late, 'error')
  for (let round = 0; round < 20; round += 1) expect(await isAlive(path)).toBe(true) // time enough to be let in
  expect(opened).not.toHaveBeenCalled()
  await door?.close()
  expect((await problem)[0]).toMatchObject({ code: 'ECONNRESET' })
})

test('who only looks on keeps no door open', async () => {
  const door = await claim()
  door?.open(new RPCHandler(smallHost().router))
  const { client, socket } = dial('?onlooker')
  await once(socket, 'open')
  expect(await client.sessions.list({})).toEqual([SESSION])
  expect(door?.shutIfEmpty()).toBe(true)
})

test('who comes while others say goodbye is hung up on as well', async () => {
  const door = await claim()
  door?.open(new RPCHandler(smallHost().router))
  const { socket } = dial()
  await once(socket, 'open')
  socket.pause() // does not hear the goodbye
  door?.shut()
  const closed = door?.close()
  const late = dial().socket
  expect((await once(late, 'error'))[0]).toMatchObject({ code: 'ECONNRESET' })
  await closed
})

test('errors arrive typed, with kind, field and remedy', async () => {
  await open(smallHost())
  const { client } = dial()
  const missing = await safe(client.sessions.get({ id: SessionId.parse(crypto.randomUUID()) }))
  if (!isDefinedError(missing.error)) throw new Error('not an error of the contract')
  expect(missing.error).toMatchObject({ code: 'not_found', status: 404, data: { field: 'id', remedy: 'List them.' } })
  const promptId = PromptId.parse(crypto.randomUUID())
  const empty = await safe(client.sessions.send({ id: SESSION.id, promptId, text: '' }))
  if (!isDefinedError(empty.error)) throw new Error('not an error of the contract')
  expect(empty.error.data).toMatchObject({ kind: 'invalid_input', field: 'text', message: 'text: the prompt is empty' })
  const shell = await safe(client.shell.pickFolder())
  if (!isDefinedError(shell.error)) throw new Error('not an error of the contract')
  expect(shell.error.code).toBe('unsupported')
})

test('a stream that fails late fails with an error of the contract', async () => {
  const host = smallHost({
    // oxlint-disable-next-line require-yield -- it fails before the first frame
    async *frames() {
      throw new Error('a bug')
    },
  })
  await open(host)
  const { client } = dial()
  const frames = await client.sessions.follow({ id: SESSION.id })
  await expect(frames.next()).rejects.toMatchObject({ code: 'internal', defined: true, data: { kind: 'internal' } })
  expect(host.log.lines.some(({ level }) => level === 'error')).toBe(true)
})

test('a stream ends in the engine when its reader lets go, and when the connection breaks', async () => {
  const host = smallHost({
    async *frames(signal) {
      yield { type: 'batch', events: [], live: [] }
      await once(signal, 'abort')
    },
  })
  await open(host)
  const { client, socket } = dial()
  const first = await client.sessions.follow({ id: SESSION.id })
  await first.next()
  const second = await client.sessions.follow({ id: SESSION.id })
  await second.next()
  expect(host.state.streamsOpen).toBe(2)
  await first.return()
  await expect.poll(() => host.state.streamsOpen).toBe(1)
  socket.terminate()
  await expect.poll(() => host.state.streamsOpen).toBe(0)
})

test('a reader that stops reading holds back its own stream and nobody else', async () => {
  const text = 'x'.repeat(256 * 1024)
  let made = 0
  const host = smallHost({
    async *frames(signal): AsyncGenerator<FollowFrame, void> {
      while (!signal.aborted) {
        made += 1
        yield { type: 'batch', events: [], live: [{ op: 'append', key: 'a', text }] }
        await new Promise(setImmediate)
      }
    },
  })
  await open(host)
  const slow = dial()
  const frames = await slow.client.sessions.follow({ id: SESSION.id })
  await frames.next()
  slow.socket.pause()
  const other = dial()
  let before = -1
  // the stream of the paused reader comes to a stop, while others are answered
  await expect
    .poll(
      async () => {
        await other.client.sessions.list({})
        const moved = made !== before
        before = made
        return moved
      },
      { interval: 200 },
    )
    .toBe(false)
  expect(made * text.length).toBeLessThan(64 * 1024 * 1024)
  slow.socket.resume()
  await expect.poll(() => made > before).toBe(true)
})

test('visitors who come before the host is ready are answered when it is', async () => {
  const door = await claim()
  const answer = dial().client.sessions.list({})
  door?.open(new RPCHandler(smallHost().router))
  expect(await answer).toHaveLength(1)
})

test('a living door is never taken, and a closed one leaves nothing behind', async () => {
  const first = await claim()
  expect(await claim()).toBeNull()
  await first?.close()
  doors = []
  expect(await claim()).not.toBeNull()
})

test.skipIf(process.platform === 'win32')('of many who find a dead door, one takes it', async () => {
  // a listening socket whose process went away without a goodbye leaves its file
  const dead = createServer().listen(path)
  await once(dead, 'listening')
  const { renameSync } = await import('node:fs')
  renameSync(path, `${path}.kept`)
  dead.close()
  await once(dead, 'close')
  renameSync(`${path}.kept`, path)
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim()))
  expect(claims.filter((door) => door !== null)).toHaveLength(1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const winner = claims.find((door) => door !== null)
  winner?.open(new RPCHandler(smallHost().router))
  expect(await dial().client.sessions.list({})).toHaveLength(1)
})
