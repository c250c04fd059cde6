/** The way to the host inside the desktop window: a MessagePort handed over by the preload script. */
import { RPCLink } from '@orpc/client/message-port'
import { tellWhatIsRead } from '#shared/port-flow.ts'
import type { OpenTransport } from './transport.ts'

declare global {
  interface Window {
    /** Exposed by the preload script; absent in a browser. */
    readonly bullpen?: { readonly desktop: boolean; readonly pathOf: (file: File) => string }
  }
}

/** The preload answers at once; without an answer after so many milliseconds the attempt is repeated. */
const PORT_TIMEOUT_MS = 5_000

export const isDesktop = (): boolean => window.bullpen?.desktop === true

/** Where a dropped file or folder lies; null where that is not told, as in a browser. */
export function pathOfFile(file: File): string | null {
  const path = window.bullpen?.pathOf(file) ?? ''
  return path === '' ? null : path
}

export const openPort: OpenTransport = async (signal) => {
  const port = await requestPort(signal)
  const { promise: closed, resolve } = Promise.withResolvers<undefined>()
  port.addEventListener('close', () => resolve(undefined))
  const link = new RPCLink({ port })
  const read = tellWhatIsRead((size) => port.postMessage(size))
  port.addEventListener('message', ({ data }) => read(data))
  port.start()
  return {
    link,
    closed,
    close: () => {
      port.close() // the event is for the other end only
      resolve(undefined)
    },
  }
}

function requestPort(signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const listening = new AbortController()
    const fail = (why: string) => {
      listening.abort()
      reject(new Error(why))
    }
    const timer = setTimeout(() => fail('The window got no connection from the app.'), PORT_TIMEOUT_MS)
    const { signal: until } = listening
    until.addEventListener('abort', () => clearTimeout(timer))
    signal.addEventListener('abort', () => fail('Stopped.'), { signal: until })
    window.addEventListener(
      'message',
      (event) => {
        const [port] = event.ports
        if (event.source !== window || event.data !== 'bullpen:port' || !port) return
        listening.abort()
        resolve(port)
      },
      { signal: until },
    )
    window.postMessage('bullpen:connect', window.location.origin)
  })
}
