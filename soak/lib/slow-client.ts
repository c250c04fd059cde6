/** Clients of one session that streams a flood: all but one read it, that one stands still, and then goes on reading. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame, StoredEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { fakeCli } from '../../src-main/engine/testing/fake-agent.ts'
import type { Door } from '../../src-main/engine/testing/cut-window.ts'
import { residentBytes } from '../../src-main/engine/supervisor/resident-memory.ts'

export type SlowOptions = {
  readonly door: Door
  /** Of the host. */
  readonly pid: number
  readonly client: Client
  readonly cwd: string
  readonly liveClients: number
  /** What the session says while one stands still; every word of it is told twice, as it is written and as an event. */
  readonly megabytes: number
  readonly onProgress: (megabytes: number) => void
}

export type SlowFindings = {
  /** The most the host held, less the most it held before that, while all of them read half as much. */
  readonly grownMiB: number
  /** From a word's way out of the agent to each of the clients that read. */
  readonly latencyMs: readonly number[]
  /** Times that the one that stood still was told anew from the journal. */
  readonly resyncs: number
  readonly problems: readonly string[]
}

const DELTA = 4 * 1024
/** A turn says an eighth of a megabyte in 64 ms, and is journalled as one event. */
const TURN = { count: 32, size: DELTA, everyMs: 2, stamp: true }
const TURN_MEGABYTES = 0.25
/** Of the flood, with all reading: the heap has its size by then. */
const WARM_UP_SHARE = 1 / 2
const SAMPLE_MS = 250
const TAIL = 400

class Reader {
  readonly socket: WebSocket
  readonly latencyMs: number[] = []
  readonly problems: string[] = []
  resyncs = 0
  events: StoredEvent[] = []
  #live = ''
  #wake: () => void = () => undefined

  constructor({ url, token }: Door) {
    this.socket = new WebSocket(new URL('/rpc', url.replace(/^http/, 'ws')), {
      headers: { authorization: `Bearer ${token}` },
      maxPayload: 0,
      perMessageDeflate: false,
    })
  }

  async follow(id: SessionId): Promise<void> {
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    const websocket = this.socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket']
    const client = createORPCClient<Client>(new RPCLink({ websocket }))
    const frames = await client.sessions.follow({ id, tail: TAIL })
    void this.#read(frames).catch(() => undefined) // its end is that of the socket
  }

  async has(seq: number): Promise<void> {
    while ((this.events.at(-1)?.seq ?? 0) < seq) await new Promise<void>((wake) => (this.#wake = wake))
  }

  async #read(frames: AsyncIterable<FollowFrame>): Promise<void> {
    for await (const frame of frames) {
      if (frame.type === 'snapshot') {
        this.resyncs += 1
        this.#live = frame.live.map(({ text }) => text).join('')
        if (frame.reset) this.events = []
      }
      for (const stored of frame.events) this.#take(stored)
      if (frame.type === 'batch') {
        for (const change of frame.live) {
          if (change.op === 'append') this.#hear(change.text)
          else if (change.op === 'open') this.#live = ''
        }
      }
      this.#wake()
    }
  }

  #hear(text: string): void {
    this.#live += text
    const now = process.hrtime.bigint()
    for (const [, at] of text.matchAll(/@(\d+) /g)) this.latencyMs.push(Number(now - BigInt(at ?? 0)) / 1e6)
  }

  #take(stored: StoredEvent): void {
    const last = this.events.at(-1)?.seq
    if (last !== undefined && stored.seq !== last + 1) this.problems.push(`event ${stored.seq} was told after ${last}`)
    if (stored.event.type === 'text' && this.#live !== '' && !stored.event.text.startsWith(this.#live)) {
      this.problems.push(`event ${stored.seq} says other than was heard while it was written`)
    }
    this.events.push(stored)
  }
}

export async function runSlowClient(options: SlowOptions): Promise<SlowFindings> {
  const { client, pid, liveClients, megabytes } = options
  await client.settings.set({ cliPath: fakeCli('streams'), poolEnabled: false })
  const { id } = await client.sessions.create({ cwd: options.cwd })
  const slow = new Reader(options.door)
  const live = Array.from({ length: liveClients }, () => new Reader(options.door))
  const all = [slow, ...live]
  await Promise.all(all.map((reader) => reader.follow(id)))
  const lastSeq = async () => (await client.sessions.get({ id })).lastSeq

  /** The nine have it all before the next one begins: what is measured is one client that lags, not ten. */
  async function say(turns: number): Promise<void> {
    for (let turn = 1; turn <= turns; turn += 1) {
      const promptId = PromptId.parse(crypto.randomUUID())
      const isOver = () =>
        live[0]?.events.some(({ event }) => event.type === 'turn.ended' && event.promptId === promptId)
      await client.sessions.send({ id, promptId, text: JSON.stringify(TURN) })
      while (!isOver()) await live[0]?.has((live[0].events.at(-1)?.seq ?? 0) + 1)
      if (turn % 80 === 0) options.onProgress(turn * TURN_MEGABYTES)
    }
  }

  let most = 0
  const sampler = setInterval(() => {
    void residentBytes(pid).then((bytes) => (most = Math.max(most, bytes ?? 0)))
  }, SAMPLE_MS)
  const turns = Math.ceil(megabytes / TURN_MEGABYTES)
  await say(Math.ceil(turns * WARM_UP_SHARE))
  for (const { latencyMs } of all) latencyMs.length = 0
  const before = most
  slow.socket.pause()
  await say(turns)
  clearInterval(sampler)
  slow.socket.resume()
  const last = await lastSeq()
  await Promise.all(all.map((reader) => reader.has(last)))

  const upTo = (reader: Reader | undefined) => (reader?.events ?? []).filter(({ seq }) => seq <= last)
  const told = upTo(live[0])
  for (const [number, reader] of all.entries()) {
    const events = upTo(reader)
    const expected = told.slice(told.length - events.length)
    if (JSON.stringify(events) !== JSON.stringify(expected))
      reader.problems.push(`client ${number} ends with another transcript`)
  }
  const problems = all.flatMap((reader) => reader.problems)
  for (const { socket } of all) socket.terminate()
  return {
    grownMiB: (most - before) / 1024 ** 2,
    latencyMs: live.flatMap(({ latencyMs }) => latencyMs),
    resyncs: slow.resyncs - 1,
    problems,
  }
}
