/** What a session sends: prompts taken from the user, kept in order, given to its process one turn at a time, and tried again. */
import { AppError } from '#shared/errors.ts'
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { type Session, isBusy } from '#shared/session.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { Store } from '../store/types.ts'
import { refuseOverBudget, refuseOverDay } from './budget.ts'
import { GO_ON, Outbox, type OutboxDeps } from './outbox.ts'
import { LOST_IMAGES, type SentPrompt, keepImages, loadImages } from './prompt-images.ts'
import type { SessionRecord } from './record.ts'
import type { SessionProcess } from './session-process.ts'
import type { StoppedTurn } from './stopped-turn.ts'
import { titleFor } from './summary.ts'
import type { Turn, Turns } from './turns.ts'

type Parts = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly process: () => Pick<SessionProcess, 'agent' | 'isEnding' | 'fence' | 'forgive' | 'interrupt' | 'wake'>
  readonly store: Pick<Store, 'journal' | 'payloads'>
  readonly outbox: OutboxDeps
}

export class Sending {
  readonly #parts: Parts
  readonly #record: SessionRecord
  readonly #outbox: Outbox
  /** The last turn, where a usage limit ended it. */
  #limited: Parameters<Outbox['retry']>[0] | null = null
  /** The turn is being ended to ask for the same again. */
  #again = false
  #paused = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#record = parts.record
    this.#outbox = new Outbox(parts.record, parts.outbox, () => this.advance())
  }

  /** Whether there is a prompt to be sent now. */
  get wanting(): boolean {
    return this.#outbox.wanting
  }

  /** Journals the prompt, then sends it or queues it. The same id again only tries again to get the queue going. */
  send({ promptId, text, images = [], first = false }: SentPrompt): { queued: boolean } {
    const { store, outbox } = this.#parts
    const { row, queue } = this.#record
    if (!store.journal.hasPrompt(row.id, promptId)) {
      refuseOverBudget(row)
      refuseOverDay(row, outbox.day?.())
      const kept = keepImages(store.payloads, row.id, images)
      this.#outbox.add({ promptId, text, ...(kept.length > 0 && { images: kept }) }, { first })
      row.title = titleFor(row, text)
      row.activeAt = outbox.clock()
      this.#record.touch()
    }
    this.release()
    this.advance()
    return { queued: isBusy(this.#record.state) && queue.has(promptId) }
  }

  withdraw(promptId: PromptId): void {
    this.#outbox.withdraw(promptId)
    this.advance()
  }

  edit(prompt: { promptId: PromptId; text: string }): Session {
    this.#outbox.edit(prompt)
    return this.#record.summary()
  }

  reorder(promptIds: readonly PromptId[]): Session {
    this.#outbox.reorder(promptIds)
    this.advance()
    return this.#record.summary()
  }

  /** Sends this prompt before the others that wait, as soon as no turn is under way. */
  hurry(promptId: PromptId): Session {
    this.#outbox.hurry(promptId)
    this.advance()
    return this.#record.summary()
  }

  /**
   * The API is being retried: the turn is ended instead, and asked for again at once. Words that nothing came of yet are
   * sent again as they were; otherwise the agent is asked to go on, since it may have done half of it. Throws `conflict`
   * when nothing is being retried.
   */
  async retryNow(): Promise<void> {
    if (this.#record.state.kind !== 'retrying') {
      throw new AppError('conflict', {
        message: 'No request is being repeated now.',
        remedy: 'Nothing is left to do: the turn goes on, or has ended.',
      })
    }
    this.#again = true // decided at its end: the repeated request may have come through meanwhile
    await this.#parts.process().interrupt()
  }

  /** Switches going on by itself at the end of a usage limit; off takes back what is scheduled. */
  setContinueAtReset(on: boolean): Session {
    this.#record.row.continueAtReset = on
    if (!on) this.#outbox.unschedule()
    else if (this.#limited) this.#outbox.retry(this.#limited)
    this.#record.touch()
    return this.#record.summary()
  }

  /** What waits is wanted now, though an earlier host left it, or the user called it off, or the process failed. */
  release(): void {
    this.#outbox.release()
    this.#parts.process().forgive()
  }

  /** The user called the sending off: nothing goes until it is asked for. */
  hold(): void {
    this.#outbox.hold()
  }

  /** The session is closed. */
  rest(): void {
    this.#outbox.rest()
  }

  /** Something that sending depends on has changed: the circuit breaker, or a setting. */
  nudge(): void {
    if (this.#record.queue.length > 0) this.advance()
  }

  /** A turn has ended by what the CLI said of it. */
  ended(ended: SessionEventOf<'turn.ended'>, turn: Turn): void {
    this.#limited = null
    if (ended.outcome !== 'completed' && this.#asksAgain(turn)) return
    this.#again = false
    if (!ended.error) return
    const failed = { ...turn, promptId: ended.promptId, error: ended.error }
    if (turn.resetsAt !== null) this.#limited = failed
    this.#outbox.retry(failed)
  }

  /** A turn has ended because its process did: `lost` by itself, `interrupted` on purpose. */
  abandoned(outcome: 'interrupted' | 'lost', turn: Turn): void {
    if (outcome === 'lost') this.#asksAgain(turn)
    this.#again = false
  }

  /** Asks the agent to go on with these words, before all others; journalled together with the events. Throws when it can't be kept. */
  goOnWith(words: Pick<QueuedPrompt, 'text' | 'images'>, behind: readonly SessionEvent[]): void {
    this.#outbox.add({ promptId: newPromptId(), ...words, origin: 'answers' }, { first: true, behind })
  }

  /** The host stops in the middle of this turn. */
  leave(turn: StoppedTurn): void {
    this.#outbox.leave(turn)
  }

  /** Nothing is sent while `work` is done; what waits goes on after it. */
  async pausedFor(work: () => Promise<void>): Promise<void> {
    this.#paused = true
    try {
      await work()
    } finally {
      this.#paused = false
    }
    this.advance()
  }

  /** Sends the next prompt if it can go now, or sees to a process for it. */
  advance(): void {
    const { state } = this.#record
    const { agent, isEnding } = this.#parts.process()
    if (isEnding || this.#paused || !this.#outbox.wanting) return
    if (state.kind === 'idle' && agent) {
      if (agent.mayWrite()) this.#begin(agent)
      else this.#parts.process().fence()
    } else if (state.kind === 'hibernated' || state.kind === 'failed' || state.kind === 'closed') {
      this.#parts.process().wake()
    }
  }

  stop(): void {
    this.#outbox.stop()
  }

  #begin(agent: AgentProcess): void {
    const next = this.#outbox.next()
    if (!next) return
    const { prompt, lease } = next
    const { promptId, text, images, origin } = prompt
    try {
      const { loaded, missing } = loadImages(this.#parts.store.payloads, this.#record.id, images)
      // in one: a turn that has begun is one whose prompt the agent gets
      const notices = missing > 0 ? [LOST_IMAGES] : []
      this.#parts.turns.begin({ promptId, text, images, lease, origin, notices })
      agent.prompt(promptId, text, loaded)
    } catch (error) {
      if (!isBusy(this.#record.state)) {
        lease.end(undefined)
        this.#outbox.putBack(prompt)
      }
      throw error
    }
  }

  /** True where the turn was ended to be asked for again, and is. */
  #asksAgain({ progressed, text, images }: Turn): boolean {
    if (!this.#again) return false
    this.#again = false
    this.#outbox.add(
      {
        promptId: newPromptId(),
        text: progressed ? GO_ON : (text ?? GO_ON),
        ...(!progressed && images && { images: [...images] }),
        origin: progressed ? 'continue' : 'retry',
      },
      { first: true },
    )
    return true
  }
}

const newPromptId = () => PromptId.parse(crypto.randomUUID())
