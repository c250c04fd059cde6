/** The questions of a turn whose process is gone: they stay open until the user answers, and then the session goes on with it. */
import type { SessionEvent } from '#shared/events.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { type KeptAnswer, keptIn, wordsOf } from './kept-answers.ts'
import type { OpenTurn } from './left-open.ts'
import type { PermissionDesk } from './permission-desk.ts'
import type { SessionRecord } from './record.ts'
import { waitedIn } from './state.ts'
import { timingOf } from './waits.ts'

type Parts = {
  readonly record: SessionRecord
  readonly desk: PermissionDesk
  /** Journals the events together with a prompt of these words, to be sent before all others. Throws when it can't be kept. */
  readonly goOn: (words: Pick<QueuedPrompt, 'text' | 'images'>, events: readonly SessionEvent[]) => void
  /** The session can go on. */
  readonly advance: () => void
  readonly clock: () => number
}

export class OpenQuestions {
  readonly #parts: Parts
  #turn: OpenTurn | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether the session waits for an answer that no process waits for. */
  get isOpen(): boolean {
    return this.#turn !== null
  }

  /** As an earlier host left them; the state of the session says so already. */
  restore(turn: OpenTurn): void {
    this.#turn = turn
    for (const request of turn.requests) {
      this.#parts.desk.restore(request, (decision) => this.#answered(turn, request, decision))
    }
  }

  /** The user wants no answer to be waited for: the turn is over. */
  giveUp(): void {
    if (!this.#turn) return
    const { record, desk } = this.#parts
    const cancelled = desk.requests.map(({ requestId }): SessionEvent => ({
      type: 'permission.answered',
      requestId,
      outcome: { kind: 'cancelled' },
    }))
    record.append([...cancelled, this.#endOf(this.#turn)], { durable: true })
    desk.forget()
    this.#over()
  }

  #answered(turn: OpenTurn, request: PermissionRequest, decision: Decision): void {
    const { record, desk, goOn } = this.#parts
    const { requestId } = request
    const answered: SessionEvent = { type: 'permission.answered', requestId, outcome: decision, kept: true }
    if (desk.requests.length > 1) {
      record.append([answered], { durable: true })
      record.move({ type: 'answered', at: this.#parts.clock(), requestId })
      return
    }
    const before = keptIn(record.newest().map(({ event }) => event))
    const all: KeptAnswer[] = [...before, { request, decision }]
    const { again } = turn
    const text = again ? `${again.text}\n\n${wordsOf(all)}` : wordsOf(all)
    const images = again?.images
    goOn({ text, ...(images && { images }) }, [answered, this.#endOf(turn)]) // together: a crash here leaves it asked, or answered and gone on with
    this.#over()
  }

  #endOf({ promptId, since }: OpenTurn): SessionEvent {
    const now = this.#parts.clock()
    const timing = timingOf(Math.max(0, now - since), waitedIn(this.#parts.record.state, now))
    return { type: 'turn.ended', promptId, outcome: 'interrupted', error: null, usage: null, ...timing }
  }

  #over(): void {
    this.#turn = null
    this.#parts.record.move({ type: 'hibernate' })
    this.#parts.advance()
  }
}
