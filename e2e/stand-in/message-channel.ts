/** Electron's `MessageChannelMain`: two entangled ports, of which one may be moved into a page. */
import { EventEmitter } from 'node:events'

export class MessagePortMain extends EventEmitter {
  peer: MessagePortMain | null = null
  /** Set when the port has been moved into a page: takes what its peer sends. */
  remote: { deliver(data: unknown): void; closed(): void } | null = null
  #started = false
  #open = true
  readonly #waiting: unknown[] = []

  postMessage(data: unknown): void {
    if (!this.#open) return
    if (this.peer?.remote) this.peer.remote.deliver(data)
    else this.peer?.receive(structuredClone(data))
  }

  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }

  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
  }

  /** Both ends learn of it, whichever end it was. */
  close(): void {
    if (!this.#open) return
    this.#open = false
    this.remote?.closed()
    this.emit('close')
    this.peer?.close()
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}
