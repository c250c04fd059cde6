/** The WebSocket at `/rpc` of any server: a door check, then the contract. */
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { rawError, unknownAddress } from './answers.ts'
import { MAX_MESSAGE_BYTES, type RpcHandler, serveRpc } from './rpc-connection.ts'

/** How long a client may take to say goodbye when the host stops. */
const GOODBYE_MS = 500

export type RpcDoor = {
  /** Who comes from now on waits, until the door is closed. */
  shut(): void
  /** Shuts where nobody is there, and says whether; asked again when somebody has gone. */
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
  let isShut = false

  async function admit(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    try {
      check(request)
      if (request.url?.split('?')[0] !== '/rpc') throw unknownAddress()
      waiting.add(connection)
      if (isShut) {
        await once(connection, 'close')
        return
      }
      const rpc = await handler
      sockets.handleUpgrade(request, connection, head, (socket) => {
        socket.once('close', () => gone.emit('gone'))
        socket.on('error', () => socket.terminate()) // a broken frame or a dropped connection: its streams end with it
        serveRpc(rpc, socket)
      })
    } catch (error) {
      connection.end(rawError(error))
    } finally {
      waiting.delete(connection)
      gone.emit('gone') // let in or not, it waits no more
    }
  }

  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy())
    void admit(request, connection, head)
  })
  return {
    shut: () => void (isShut = true),
    shutIfEmpty: () => (isShut ||= sockets.clients.size === 0 && waiting.size === 0),
    async visitorGone(signal) {
      await once(gone, 'gone', { signal })
    },
    async close() {
      for (const connection of waiting) connection.destroy()
      const closed = [...sockets.clients].map((socket) => {
        socket.close(1001, 'the host stops')
        return new Promise((resolve) => socket.once('close', resolve))
      })
      const timer = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, GOODBYE_MS)
      await Promise.all(closed)
      clearTimeout(timer)
      sockets.close()
    },
  }
}
