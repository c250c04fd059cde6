/** A window as the renderer has it, without the screen: its connection, its client, its transcripts, over a line that is cut. */
import { connect } from 'node:net'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import { Connection } from '../../../src-renderer/client/connection.ts'
import { createClient } from '../../../src-renderer/client/create-client.ts'
import { keepStreaming } from '../../../src-renderer/client/keep-streaming.ts'
import type { OpenTransport } from '../../../src-renderer/client/transport.ts'
import { TranscriptState } from '../../../src-renderer/session/transcript/transcript-state.ts'
import type { CutLine } from './cut-line.ts'

export type Door = { readonly url: string; readonly token: string }

/** As `src-renderer/client/socket-transport.ts`, with the socket of Node. */
function socketOver({ url, token }: Door, port: number): OpenTransport {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(new URL('/rpc', url.replace(/^http/, 'ws')), {
        headers: { authorization: `Bearer ${token}` },
        createConnection: () => connect(port, '127.0.0.1'),
        maxPayload: 0,
        perMessageDeflate: false,
      })
      const closed = new Promise((gone) => socket.once('close', gone))
      socket.on('error', () => socket.terminate())
      signal.addEventListener('abort', () => socket.terminate(), { once: true })
      const link = () => new RPCLink({ websocket: asInBrowser(socket) })
      socket.once('open', () => resolve({ link: link(), closed, close: () => socket.terminate() }))
      void closed.then(() => reject(new Error('The host can not be reached.')))
    })
}

type LinkSocket = ConstructorParameters<typeof RPCLink>[0]['websocket']

/** A browser's socket is closed when its end is told; before that, what is sent goes nowhere without a word. */
function asInBrowser(socket: WebSocket): LinkSocket {
  let isOver = false
  socket.once('close', () => (isOver = true))
  const browserLike = {
    get readyState() {
      return isOver ? socket.CLOSED : socket.OPEN
    },
    send: (message: Parameters<WebSocket['send']>[0]) => socket.send(message, () => undefined),
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
  }
  // only the event types of ws are its own
  return browserLike as unknown as LinkSocket
}

/** One transcript in it, and what was wrong with how it was told. */
class Followed {
  readonly state = new TranscriptState()
  readonly events: StoredEvent[] = []
  readonly #complain: (problem: string) => void
  loaded = false
  stop: () => void = () => undefined

  constructor(complain: (problem: string) => void) {
    this.#complain = complain
  }

  apply(frame: FollowFrame): void {
    if (frame.type === 'snapshot' && frame.reset) this.events.length = 0
    for (const stored of frame.events) {
      const last = this.events.at(-1)?.seq ?? (this.loaded ? 0 : stored.seq - 1)
      if (stored.seq !== last + 1 && this.events.length > 0) this.#complain(`event ${stored.seq} came after ${last}`)
      this.events.push(stored)
    }
    this.state.apply(frame)
    this.loaded = true
  }
}

export class CutWindow {
  readonly line: CutLine
  readonly #complain: (problem: string) => void
  readonly #ids: readonly SessionId[]
  readonly #connection: Connection
  readonly #client: Client
  #followed: ReadonlyMap<SessionId, Followed> = new Map()
  #waiting: (() => void)[] = []
  #stopped = false

  constructor({
    door,
    line,
    ids,
    complain,
  }: {
    door: Door
    line: CutLine
    ids: readonly SessionId[]
    complain: (problem: string) => void
  }) {
    this.line = line
    this.#complain = complain
    this.#ids = ids
    this.#connection = new Connection(socketOver(door, line.port))
    this.#client = createClient(this.#connection)
    this.#connection.start()
    this.reload()
  }

  /** Everything it has is gone, as when its page is loaded again. */
  reload(): void {
    for (const { stop } of this.#followed.values()) stop()
    this.#followed = new Map(this.#ids.map((id) => [id, this.#follow(id)]))
  }

  /** The number of the newest event of a session that it has. */
  lastSeq(id: SessionId): number {
    return this.#followed.get(id)?.state.lastSeq ?? 0
  }

  /** Resolves when it has come to these numbers. */
  async has(seqs: ReadonlyMap<SessionId, number>): Promise<void> {
    while (!this.#stopped && [...seqs].some(([id, seq]) => this.lastSeq(id) < seq)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** All events and items of a session, after the older pages have been fetched as by a reader who goes back to the top. */
  async whole(id: SessionId): Promise<{ events: readonly StoredEvent[]; items: readonly unknown[] }> {
    const followed = this.#followed.get(id)
    if (!followed) throw new Error(`Session ${id} is not followed.`)
    const { state, events } = followed
    for (let before = state.oldestSeq; before !== null && before > 1; before = state.oldestSeq) {
      const page = await this.#client.sessions.events({ id, before })
      state.prepend(page)
      events.unshift(...page.events)
      if (page.events.length === 0) break
    }
    return { events, items: state.view().items }
  }

  async close(): Promise<void> {
    this.#stopped = true
    for (const { stop } of this.#followed.values()) stop()
    this.#connection.stop()
    for (const wake of this.#waiting) wake()
    await this.line.close()
  }

  #follow(id: SessionId): Followed {
    const followed = new Followed((problem) => this.#complain(`${id}: ${problem}`))
    followed.stop = keepStreaming({
      connection: this.#connection,
      open: (signal) =>
        this.#client.sessions.follow(followed.loaded ? { id, after: followed.state.lastSeq } : { id }, { signal }),
      onItem: (frame) => {
        followed.apply(frame)
        const waiting = this.#waiting
        this.#waiting = []
        for (const wake of waiting) wake()
      },
      onError: ({ message }) => this.#complain(`${id}: the stream ended: ${message}`),
    })
    return followed
  }
}
