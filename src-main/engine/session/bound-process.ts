/** One process from the moment a session has it: heard out until it takes prompts, and until it is gone. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import { type Trust, isBusy } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { Fact } from '../agent/facts.ts'
import type { Log } from '../ports.ts'
import type { ConversationFiles } from '../transcripts/conversation-files.ts'
import type { Tail } from '../transcripts/tail.ts'
import type { ActivityTracker } from './activity.ts'
import type { Phase } from './lost-process.ts'
import { untilGone } from './process-end.ts'
import type { SessionRecord } from './record.ts'
import { type StartDeps, pauseFor, untilReady } from './session-start.ts'
import { isLong } from './stow.ts'
import type { Turns } from './turns.ts'

export type BoundDeps = Pick<StartDeps, 'pause'> & {
  readonly log: Log
  readonly conversations: Pick<ConversationFiles, 'tail'>
}

type Session = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly activity: ActivityTracker
  /** Somebody wants the process gone: whatever it does from then on is no fault of its own. */
  readonly isEnding: () => boolean
}

/** How a process went. */
export type Departure = {
  readonly exit: Exit
  /** What was wrong with it, where it had to be ended because it was of no use any more. */
  readonly complaint: AppErrorData | null
  /** What the CLI itself noted of the turn it died in. */
  readonly noted: Tail | null
}

export class BoundProcess {
  readonly process: AgentProcess
  /** In milliseconds since the epoch. */
  readonly startedAt: number
  readonly trust: Trust
  readonly #session: Session
  readonly #deps: BoundDeps
  #isReady = false
  /** What it said is being put away before it is journalled. */
  #stowing: Promise<unknown> | null = null
  #complaint: AppErrorData | null = null

  constructor(
    { process, startedAt, trust }: { process: AgentProcess; startedAt: number; trust: Trust },
    session: Session,
    deps: BoundDeps,
  ) {
    this.process = process
    this.startedAt = startedAt
    this.trust = trust
    this.#session = session
    this.#deps = deps
  }

  get isReady(): boolean {
    return this.#isReady
  }

  get phase(): Phase {
    if (!this.#isReady) return 'starting'
    return isBusy(this.#session.record.state) ? 'turn' : 'idle'
  }

  /** Resolves with the models it offers once it takes prompts; with null when it won't, and then it is ended. */
  async comeUp(): Promise<ModelChoice[] | null> {
    const { record, isEnding } = this.#session
    try {
      const models = await untilReady(this.process)
      this.#isReady = models !== null
      return models
    } catch (error) {
      this.#deps.log.warn('a CLI did not come up', { session: record.id, error: String(error) })
      if (error instanceof AppError) this.#complaint = error.data
      if (!isEnding()) await this.process.close({ atOnce: true })
      return null
    }
  }

  /** Takes in all it says, to its end. Rejects when that can't be written down. */
  async hearOut(): Promise<Departure> {
    const { activity, turns, isEnding } = this.#session
    for await (const facts of this.process.facts) {
      activity.output(facts)
      turns.take(isLong(facts) ? await this.#stow(facts) : facts)
    }
    turns.lastWord()
    const { exit, complaint } = await untilGone(this.process, this.#deps.pause ?? pauseFor)
    if (!isEnding()) this.#complaint ??= complaint
    return { exit, complaint: this.#complaint, noted: await this.#noted() }
  }

  /** It has said something that is not journalled yet. */
  get isBehind(): boolean {
    return this.#stowing !== null
  }

  /** Resolves when what it has said before is journalled. */
  async caughtUp(): Promise<void> {
    while (this.#stowing) {
      await this.#stowing
      await nextTurn() // what it said meanwhile may be long, too
    }
  }

  async #stow(facts: readonly Fact[]): Promise<readonly Fact[]> {
    const stowing = this.#session.record.stow(facts)
    this.#stowing = stowing
    try {
      return await stowing
    } finally {
      this.#stowing = null
    }
  }

  async #noted(): Promise<Tail | null> {
    const { state, row } = this.#session.record
    if (this.#session.isEnding() || !isBusy(state) || !('promptId' in state)) return null
    return this.#deps.conversations.tail(row, state.promptId)
  }
}
