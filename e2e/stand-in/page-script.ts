/** The page's half of the stand-in: runs the compiled preload with what it requires of Electron. Self-contained: it is sent as text. */

/** What Node exposes to the page. */
type Outlet = (
  message:
    | { kind: 'ipc'; channel: string }
    | { kind: 'port'; id: number; data: unknown }
    | { kind: 'port-closed'; id: number },
) => Promise<void>

/** What the page exposes to Node. */
export type Inlet = {
  /** Hands the preload's listeners of `channel` a port by which Node reaches the page. */
  openPort(channel: string, id: number): void
  deliver(batch: readonly { id: number; data: unknown }[]): void
  closePort(id: number): void
}

declare global {
  interface Window {
    standInSend: Outlet
    standIn: Inlet
  }
}

type Require = (name: string) => unknown

/** Must run before any script of the page, in the top frame only. `preload` is the body of a CommonJS module. */
export function runInPage(preload: (require: Require) => void): void {
  if (window !== window.top) return
  type Listener = (event: { ports: readonly MessagePort[] }) => void
  const listeners = new Map<string, Listener[]>()
  const ports = new Map<number, MessagePort>()
  const onTheirWay: number[] = []

  // What the page posts goes to Node at once: through a channel it would be lost when the page is just being left.
  window.addEventListener('message', ({ source, ports: [port] }) => {
    const id = source === window && port ? onTheirWay.shift() : undefined
    if (port && id !== undefined)
      port.postMessage = (data: unknown) => void window.standInSend({ kind: 'port', id, data })
  })

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) =>
        Object.defineProperty(window, name, { value: Object.freeze(Object.assign({}, value)) }),
    },
    webUtils: { getPathForFile: ({ name }: File) => `/dropped/${name}` },
    ipcRenderer: {
      send: (channel: string) => void window.standInSend({ kind: 'ipc', channel }),
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
    },
  }

  window.standIn = {
    openPort(channel, id) {
      const { port1, port2 } = new MessageChannel()
      ports.set(id, port1)
      onTheirWay.push(id)
      port1.start() // only to be told of its end
      port1.addEventListener('close', () => void window.standInSend({ kind: 'port-closed', id }))
      for (const listener of listeners.get(channel) ?? []) listener({ ports: [port2] })
    },
    deliver(batch) {
      for (const { id, data } of batch) ports.get(id)?.postMessage(data)
    },
    closePort(id) {
      ports.get(id)?.close()
      ports.delete(id)
    },
  }

  preload((name) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload can't require ${name}`)
    return electron
  })
}
