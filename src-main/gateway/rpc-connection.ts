/** One WebSocket that speaks the contract, with back-pressure: a slow client slows its own streams, not the host. */
import type { RPCHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'

/** 1 MiB: above any single batch of a stream, so only a client that doesn't read is made to wait. */
const HIGH_WATER_BYTES = 1024 * 1024

/** Room for the largest prompt of the contract (20 Mi UTF-16 units, escaped as JSON) in one message. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024

/** Every procedure of ours does without a context: who may call was settled at the door. */
export type RpcHandler = RPCHandler<Record<string, unknown>>

type Message = Parameters<WebSocket['send']>[0]

/** Serves `socket` until it closes. oRPC awaits each `send` before it pulls the next event of a stream. */
export function serveRpc(handler: RpcHandler, socket: WebSocket): void {
  const send = (message: Message): unknown => {
    if (socket.readyState !== socket.OPEN) return undefined // the streams of a closed socket are being aborted
    let written: (() => void) | undefined
    const whenWritten = new Promise<void>((resolve) => (written = resolve))
    socket.send(message, () => written?.()) // called on failure too: the socket closes then
    return socket.bufferedAmount > HIGH_WATER_BYTES ? whenWritten : undefined
  }
  void handler.upgrade({ addEventListener: socket.addEventListener.bind(socket), send })
}
