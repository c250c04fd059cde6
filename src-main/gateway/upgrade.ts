/** The WebSocket at `/rpc` of any server: a door check, then the contract. */
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { ONLOOKER, RPC_PATH } from '#shared/rpc-address.ts'
import { rawError, unknownAddress } from './answers.ts'
import { MAX_MESSAGE_BYTES, type RpcHandler, serveRpc } from './rpc-connection.ts'

/** How long a client may take to say goodbye when the host stops. */
const GOODBYE_MS = 500

export type RpcDoor = {
  /** Who comes from now on waits, until the door is closed. */
  shut(): void
  /** Shuts where nobody is there who does more than look on, and says whether; asked again when somebody has gone. */
  shutIfEmpty(): boolean
  /** Resolves when a visitor goes; rejects with the reason of the signal. */
  visitorGone(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** `check` throws what the visitor is told instead. Visitors who come before the handler is there wait for it. */
export function acceptRpc({
  server,
  handler,
  check,
}: {
  server: Server
  handler: RpcHandler | Promise<RpcHandler>
  check: (request: IncomingMessage) => void
}): RpcDoor {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const waiting = new Set<Duplex>()
  const gone = new EventEmitter()
  /** Who came and has not gone, without onlookers. */
  let guests = 0
  let isShut = false

  async function admit(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    const [path, query] = (request.url ?? '').split('?')
    try {
      check(request)
      if (path !== RPC_PATH) throw unknownAddress()
      waiting.add(connection)
      if (isShut) {
        await once(connection, 'close')
        return
      }
      if (query !== ONLOOKER) {
        guests += 1
        connection.once('close', leave)
      }
      const rpc = await handler
      sockets.handleUpgrade(request, connection, head, (socket) => {
        socket.on('error', () => socket.terminate()) // a broken frame or a dropped connection: its streams end with it
        serveRpc(rpc, socket)
      })
    } catch (error) {
      connection.end(rawError(error))
    } finally {
      waiting.delete(connection)
    }
  }

  function leave(): void {
    guests -= 1
    gone.emit('gone')
  }

  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy())
    void admit(request, connection, head)
  })
  return {
    shut: () => void (isShut = true),
    shutIfEmpty: () => (isShut ||= guests === 0),
    async visitorGone(signal) {
      await once(gone, 'gone', { signal })
    },
    async close() {
      const closed = [...sockets.clients].map((socket) => {
        socket.close(1001, 'the host stops')
        return new Promise((resolve) => socket.once('close', resolve))
      })
      const timer = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, GOODBYE_MS)
      await Promise.all(closed)
      clearTimeout(timer)
      for (const connection of waiting) connection.destroy() // who came during the goodbyes, too: none would hang up on them
      sockets.close()
    },
  }
}
