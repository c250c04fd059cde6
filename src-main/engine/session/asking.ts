/** What the agent asks of the user in the turns of a session: put to the user, or answered by what was decided before. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import type { PromptOrigin } from '#shared/queue.ts'
import type { Clock } from '../ports.ts'
import { called } from './called.ts'
import { KeptAnswers, keptIn } from './kept-answers.ts'
import { PermissionDesk } from './permission-desk.ts'
import type { SessionRecord } from './record.ts'

/** The end of its output is heard in the same round of the event loop; a tenth of a second is plenty, and not noticed. */
const DEATH_SHOWS_WITHIN_MS = 100

export class Asking {
  readonly desk = new PermissionDesk()
  readonly #record: SessionRecord
  readonly #clock: Clock
  #kept = new KeptAnswers()
  /** The process says nothing more: what it asked is not taken back by that. */
  #isGone = false

  constructor(record: SessionRecord, clock: Clock) {
    this.#record = record
    this.#clock = clock
  }

  /** Answers wait for the turn that goes on with them, and for its repetition when the API failed it. Asked before that begins. */
  keptFor(origin: PromptOrigin | undefined): KeptAnswers {
    if (origin === undefined) return new KeptAnswers()
    if (origin !== 'answers') return this.#kept
    return new KeptAnswers(keptIn(this.#record.newest().map(({ event }) => event)))
  }

  /** A turn begins, of a process that lives. */
  begin(kept: KeptAnswers): void {
    this.#kept = kept
    this.#isGone = false
  }

  ask(request: PermissionRequest, signal: AbortSignal): Promise<Outcome> {
    const { requestId } = request
    const asked: SessionEvent = { type: 'permission.asked', request }
    const kept = this.#kept.take(request)
    if (kept) {
      this.#record.append([asked, { type: 'permission.answered', requestId, outcome: kept }], { durable: true })
      return Promise.resolve(kept)
    }
    this.#record.append([asked], { durable: true })
    const on = request.kind === 'question' ? 'question' : 'permission'
    this.#record.move({ type: 'ask', at: this.#clock(), requestId, on })
    return this.desk.ask(request, this.#withdrawn(signal), (outcome) => {
      this.#record.append([{ type: 'permission.answered', requestId, outcome }], { durable: true })
      if (this.#record.state.kind === 'waiting') this.#record.move({ type: 'answered', at: this.#clock(), requestId })
    })
  }

  /** The process has said its last word. */
  lastWord(): void {
    this.#isGone = true
  }

  /** What the user allowed and nobody asked for again is said, not dropped in silence. */
  unused({ outcome }: SessionEventOf<'turn.ended'>): SessionEvent[] {
    if (outcome !== 'completed') return []
    const { unused } = this.#kept
    this.#kept = new KeptAnswers()
    return unused.flatMap((request): SessionEvent[] => {
      if (request.kind !== 'tool') return []
      const text = `What you allowed was not asked for again, and your answer was not used: ${called(request)}`
      return [{ type: 'notice', level: 'info', text }]
    })
  }

  /** The SDK aborts a request that the CLI takes back, and also when the CLI dies; that shows a moment later. */
  #withdrawn(signal: AbortSignal): AbortSignal {
    const withdrawn = new AbortController()
    const look = () => {
      if (!this.#isGone) withdrawn.abort()
    }
    if (signal.aborted) withdrawn.abort()
    signal.addEventListener('abort', () => setTimeout(look, DEATH_SHOWS_WITHIN_MS).unref(), { once: true })
    return withdrawn.signal
  }
}
