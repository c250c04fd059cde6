/** A session of Bullpen as any client has it: through the contract, in-process or over a WebSocket. */
import type { Client } from '#shared/contract/index.ts'
import type { FollowFrame } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

export class BullpenSession {
  readonly id: SessionId
  readonly #client: Client
  readonly #frames: AsyncIterator<FollowFrame, unknown>
  /** Hears the text added by each frame that adds any. */
  onDelta: (text: string) => void = () => undefined

  #state: string

  private constructor(client: Client, session: Session, frames: AsyncIterator<FollowFrame, unknown>) {
    this.#client = client
    this.id = session.id
    this.#state = session.state.kind
    this.#frames = frames
  }

  static async open(client: Client, cwd: string): Promise<BullpenSession> {
    const created = await client.sessions.create({ cwd })
    const session = new BullpenSession(client, created, await client.sessions.follow({ id: created.id }))
    await session.#frames.next() // the snapshot
    return session
  }

  /** Resolves with the end of the turn; throws when it did not complete. */
  async turn(text: string): Promise<void> {
    const promptId = PromptId.parse(crypto.randomUUID())
    const sent = this.#client.sessions.send({ id: this.id, promptId, text })
    sent.catch(() => undefined) // awaited below; its failure also ends the turn
    for (;;) {
      const { value: frame, done } = await this.#frames.next()
      if (done === true) throw new Error('The session ended in the middle of a turn.')
      this.#take(frame)
      const ended = frame.events.map(({ event }) => event).find(({ type }) => type === 'turn.ended')
      if (ended?.type !== 'turn.ended') continue
      if (ended.outcome !== 'completed') throw new Error(`The turn ${ended.outcome}: ${JSON.stringify(ended.error)}`)
      await sent
      return
    }
  }

  /** Milliseconds from `since` to the first text of a turn that is begun now; the turn has ended then. */
  async firstText(since = performance.now()): Promise<number> {
    let found: number | undefined
    this.onDelta = () => (found ??= performance.now() - since)
    await this.turn('Hello')
    if (found === undefined) throw new Error('The turn had no text.')
    return found
  }

  /** Resolves when the session is, or gets, into this state. */
  async untilState(kind: Session['state']['kind']): Promise<void> {
    while (this.#state !== kind) {
      const { value: frame, done } = await this.#frames.next()
      if (done === true) throw new Error(`The session ended before it was ${kind}.`)
      this.#take(frame)
    }
  }

  async close(): Promise<void> {
    await this.#frames.return?.()
    await this.#client.sessions.delete({ id: this.id })
  }

  #take(frame: FollowFrame): void {
    if (frame.type === 'snapshot') throw new Error('The client fell behind; its figures would say nothing.')
    if (frame.session) this.#state = frame.session.state.kind
    const added = frame.live.map((change) => (change.op === 'append' ? change.text : ''))
    const text = added.join('')
    if (text !== '') this.onDelta(text)
  }
}
