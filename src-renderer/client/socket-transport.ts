/** The way to the host from a browser: a WebSocket on the origin the page came from. */
import { RPCLink } from '@orpc/client/websocket'
import { RPC_PATH } from '#shared/rpc-address.ts'
import { type OpenTransport, Unauthorised } from './transport.ts'

/** Far over any answer of a host on the same machine. */
const OPEN_TIMEOUT_MS = 8_000

export const openSocket: OpenTransport = async (signal) => {
  const url = new URL(RPC_PATH, window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
  if (!(await opened(socket, signal))) {
    socket.close()
    if (await isRefused(signal)) throw new Unauthorised('The host does not know this window.')
    throw new Error('The host cannot be reached.')
  }
  return { link: new RPCLink({ websocket: socket }), closed, close: () => socket.close() }
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(false), OPEN_TIMEOUT_MS)
    const settle = (open: boolean) => {
      clearTimeout(timer)
      resolve(open)
    }
    socket.addEventListener('open', () => settle(true), { once: true })
    socket.addEventListener('close', () => settle(false), { once: true })
    signal.addEventListener('abort', () => settle(false), { once: true })
  })
}

/** A refused upgrade looks like any other failure to a page, so the same credentials are tried on a plain route. */
async function isRefused(signal: AbortSignal): Promise<boolean> {
  try {
    const { status } = await fetch('/api/sessions', { signal, cache: 'no-store' })
    return status === 401 || status === 403
  } catch {
    return false // unreachable: an answer to the question, not a fault
  }
}
