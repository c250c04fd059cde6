/** One MessagePort that speaks the contract, with back-pressure: a page that stands still slows its own streams, not the host. */
import type { RPCHandler } from '@orpc/server/ws'
import { PORT_WINDOW, portSize } from '#shared/port-flow.ts'

/** What is needed of Electron's port, and of any other. */
export type RpcPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

type Handler = RPCHandler<Record<string, unknown>>
type Socket = Parameters<Handler['upgrade']>[0]

/** Serves `port` until it closes. oRPC awaits each `send` before it pulls the next event of a stream. */
export function serveRpcPort(handler: Handler, port: RpcPort): void {
  let unread = 0
  let isClosed = false
  let waiting: (() => void)[] = []
  const goOn = () => {
    const ready = waiting
    waiting = []
    for (const go of ready) go()
  }
  const asSocket = {
    addEventListener(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      if (event === 'close') port.on('close', () => listener({ data: null }))
      else port.on('message', ({ data }) => typeof data !== 'number' && listener({ data }))
    },
    send(message: unknown): Promise<void> | undefined {
      if (isClosed) return undefined // its streams are being aborted
      port.postMessage(message)
      unread += portSize(message)
      return unread > PORT_WINDOW ? new Promise((go) => waiting.push(go)) : undefined
    },
  }
  port.on('message', ({ data }) => {
    if (typeof data !== 'number') return
    unread -= data
    if (unread <= PORT_WINDOW) goOn()
  })
  port.on('close', () => {
    isClosed = true
    goOn()
  })
  // the one adapter of oRPC that waits for its messages to be taken; it needs no more of a socket than this
  void handler.upgrade(asSocket as unknown as Socket)
}
