/** What the CLI says becomes the turns of a session: their beginning, what is said and done in them, their end. */
import type { SlashCommand } from '#shared/composing.ts'
import type { AppErrorData } from '#shared/errors.ts'
import type { LiveChange, SessionEvent, SessionEventOf } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PromptOrigin } from '#shared/queue.ts'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import { type PermissionMode, isBusy } from '#shared/session.ts'
import type { QuotaWindow } from '#shared/usage.ts'
import type { Fact, TurnOutcome } from '../agent/facts.ts'
import type { ServerState } from '../agent/mcp.ts'
import type { Lease, Verdict } from '../policy/breaker-desk.ts'
import type { Clock } from '../ports.ts'
import { partialText } from '../transcripts/reconcile.ts'
import type { Tail } from '../transcripts/tail.ts'
import { Asking } from './asking.ts'
import { type LeftOpen, leftOpen } from './left-open.ts'
import { lostTurn } from './lost-turn.ts'
import type { PermissionDesk } from './permission-desk.ts'
import type { SessionRecord } from './record.ts'
import { isUnsafe } from './safe-mode.ts'
import { waitedIn } from './state.ts'
import { addUsage } from './summary.ts'
import { timingOf } from './waits.ts'

type TurnsOptions = {
  readonly clock: Clock
  /** Gives up the running turn. */
  readonly interrupt: () => void
  /** The session is idle again; `error` is that of a failed turn. */
  readonly onIdle: (error: AppErrorData | null) => void
  /** The first text of a turn, so many milliseconds after it began. */
  readonly onFirstToken: (afterMs: number) => void
  readonly onEnded: (ended: SessionEventOf<'turn.ended'>, turn: Turn) => void
  /** The slash commands have changed. */
  readonly onCommands: (commands: readonly SlashCommand[]) => void
  /** The CLI told how its MCP servers do. */
  readonly onServers: (servers: readonly ServerState[]) => void
  /** The CLI told how far a usage limit of the account is. */
  readonly onQuota: (quota: Omit<QuotaWindow, 'at'>) => void
  /** A turn ended because its process did. */
  readonly onAbandoned: (outcome: 'interrupted' | 'lost') => void
  /** For a turn that the agent begins by itself. */
  readonly unasked: () => Lease
}

/** A prompt whose turn begins, as it was let through. */
type Begun = {
  readonly promptId: PromptId
  /** Null when the agent began by itself. */
  readonly text: string | null
  readonly images?: readonly PromptImage[] | undefined
  readonly lease: Lease
  /** Who put the prompt into the queue; absent = the user. */
  readonly origin?: PromptOrigin | undefined
  /** What the user has to know of it, noted together with its beginning. */
  readonly notices?: readonly SessionEvent[] | undefined
}

/** What is remembered of a turn, to judge what can be done again. */
export type Turn = {
  /** Of the prompt; null when the agent began by itself. */
  readonly text: string | null
  readonly images?: readonly PromptImage[] | undefined
  /** The agent finished saying or doing something in it. */
  readonly progressed: boolean
  /** When the usage limit it met is lifted, in milliseconds since the epoch; null = it met none, or it is not known. */
  readonly resetsAt: number | null
}

const NOTHING: Turn = { text: null, progressed: false, resetsAt: null }

export class Turns {
  readonly #record: SessionRecord
  readonly #options: TurnsOptions
  readonly #asking: Asking
  /** Why the running turn is being given up, when Bullpen decided that. */
  #givenUp: AppErrorData | null = null
  #turn: Turn = NOTHING
  /** When a turn began whose first text has not come; null otherwise. */
  #silentSince: number | null = null
  #lease: Lease | null = null
  #leavesOpen = false

  constructor(record: SessionRecord, options: TurnsOptions) {
    this.#record = record
    this.#options = options
    this.#asking = new Asking(record, options.clock)
  }

  get desk(): PermissionDesk {
    return this.#asking.desk
  }

  /** The running turn, or the last one. */
  get current(): Turn {
    return this.#turn
  }

  /** Throws when it can't be noted; the turn has not begun then, and the lease is the caller's. */
  begin({ promptId, text, images, lease, origin, notices = [] }: Begun): void {
    const kept = this.#asking.keptFor(origin)
    this.#record.append([{ type: 'turn.started', promptId }, ...notices])
    this.#givenUp = null
    this.#turn = { ...NOTHING, text, images }
    this.#silentSince = performance.now()
    this.#asking.begin(kept)
    this.over()
    this.#lease = lease
    this.#record.move({ type: 'turn', promptId, at: this.#options.clock() })
  }

  /** The session is no longer in a turn, or no longer there: whatever ended it, the breaker is not left waiting. */
  over(): void {
    this.#lease?.end(undefined)
    this.#lease = null
  }

  /** The facts of one message, in order. */
  take(facts: readonly Fact[]): void {
    const events: SessionEvent[] = []
    const live: LiveChange[] = []
    for (const fact of facts) {
      if (fact.type === 'live') live.push(fact.change)
      else if (fact.type === 'event') events.push(fact.event)
    }
    if (events.length > 0 || live.length > 0) {
      // that a task ended, or a notice, is no turn: the agent may have nothing to say to it
      if (live.length > 0 || events.some(isProgress)) this.#progress()
      if (this.#silentSince !== null && live.some(({ op }) => op === 'append')) {
        this.#options.onFirstToken(performance.now() - this.#silentSince)
        this.#silentSince = null
      }
      this.#record.append(events, { live })
      if (events.some(isProgress)) this.#turn = { ...this.#turn, progressed: true }
    }
    for (const fact of facts) this.#react(fact)
  }

  ask(request: PermissionRequest, signal: AbortSignal): Promise<Outcome> {
    // a server may ask before anything is asked of it: a turn begun for that would never end
    const isServers = request.kind === 'question' && request.server !== undefined
    if (isServers && !isBusy(this.#record.state)) return Promise.resolve({ kind: 'cancelled' })
    this.#progress()
    return this.#asking.ask(request, signal)
  }

  /** The process has said its last word; `abandon` or `stayOpen` follows once it is known how it went. */
  lastWord(): void {
    this.#asking.lastWord()
  }

  /** The process is gone: what is left of its turn, as events. `tail`: what the CLI noted of a turn that was lost. */
  abandon(outcome: 'interrupted' | 'lost', error: AppErrorData | null, tail: Tail | null): SessionEvent[] {
    if (this.#leavesOpen) return partialText(this.#record.live.blocks)
    this.desk.cancelAll()
    const { state, live } = this.#record
    const events = partialText(live.blocks)
    if (isBusy(state) && 'promptId' in state) {
      const why = this.#givenUp ?? error
      const { promptId } = state
      this.#options.onAbandoned(outcome)
      if (outcome === 'lost' && why) return this.#lost({ promptId, why, tail })
      const now = this.#options.clock()
      const timing = timingOf(now - state.since, waitedIn(state, now))
      events.push({ type: 'turn.ended', promptId, outcome, error: why, usage: null, ...timing })
    }
    return events
  }

  #lost(turn: Parameters<typeof lostTurn>[1]): SessionEvent[] {
    const { row } = this.#record
    const { completed } = lostTurn(this.#record, turn)
    for (const event of completed) if (event.type === 'turn.ended') row.usage = addUsage(row.usage, event.usage)
    this.#record.touch()
    return [...completed]
  }

  /**
   * The process died while its turn asked the user something: the questions stay open, and what is known of the turn becomes
   * events. Null where nothing is asked, or the agent would not know what for.
   */
  stayOpen(why: AppErrorData, tail: Tail | null): LeftOpen | null {
    const { state } = this.#record
    if (state.kind !== 'waiting') return null
    const { promptId } = state
    const { text, images } = this.#turn
    const { journal, completed } = lostTurn(this.#record, { promptId, why, tail })
    const prompt = text === null ? null : { text, ...(images && { images: [...images] }) }
    const left = leftOpen({ promptId, journal, completed, prompt })
    if (left) this.desk.forget()
    return left
  }

  /** The host stops: what the turn asks the user stays open in the journal, for the next host to find. False where it asks nothing. */
  leaveOpen(): boolean {
    if (this.#record.state.kind !== 'waiting') return false
    this.#leavesOpen = true
    this.desk.forget()
    return true
  }

  /** The running turn ends with this reason, whatever the CLI says of it. */
  giveUp(why: AppErrorData): void {
    if (isBusy(this.#record.state)) this.#givenUp ??= why
  }

  setMode(mode: PermissionMode): void {
    if (this.#record.row.permissionMode === mode) return
    this.#record.row.permissionMode = mode
    this.#record.append([{ type: 'mode.changed', mode }])
    this.#record.touch()
  }

  #react(fact: Fact): void {
    const { row } = this.#record
    switch (fact.type) {
      case 'init':
        this.#progress()
        if (row.activeModel === fact.model) return
        row.activeModel = fact.model
        this.#record.touch()
        return
      case 'identity':
        if (row.cliSessionId === fact.cliSessionId) return
        if (row.cliSessionId !== null) this.#record.cleared.push(row.cliSessionId)
        row.cliSessionId = fact.cliSessionId
        this.#record.touch()
        return
      case 'mode':
        this.setMode(fact.mode)
        return
      case 'commands':
        this.#options.onCommands(fact.commands)
        return
      case 'servers':
        this.#options.onServers(fact.servers)
        return
      case 'retry':
        this.#onRetry(fact)
        return
      case 'turn':
        this.#end(fact.turn)
        return
      case 'limit':
        this.#turn = { ...this.#turn, resetsAt: fact.resetsAt }
        return
      case 'quota':
        this.#options.onQuota(fact.quota)
        return
      case 'background':
      case 'event':
      case 'live':
        return
    }
  }

  #end({ outcome, error, usage, durationMs, models, stopReason }: TurnOutcome): void {
    const { state, row } = this.#record
    if (!isBusy(state) || !('promptId' in state)) return
    this.desk.cancelAll() // nothing is waited for any longer
    const timing = timingOf(durationMs, waitedIn(this.#record.state, this.#options.clock()))
    const why = withReset(this.#givenUp ?? error, this.#turn.resetsAt)
    row.usage = addUsage(row.usage, usage)
    row.activeAt = this.#options.clock()
    if (!isUnsafe(row)) row.lostTurns = 0 // in safe mode it proves nothing: the user ends that
    this.#record.saveLiveNow()
    const ended: SessionEventOf<'turn.ended'> = {
      type: 'turn.ended',
      promptId: state.promptId,
      outcome: why ? 'failed' : outcome,
      error: why,
      usage,
      ...timing,
      ...(models && { models: [...models] }),
      ...(stopReason !== undefined && { stopReason }),
    }
    this.#record.append([...this.#asking.unused(ended), ended])
    this.#lease?.end(verdictOf(ended))
    this.#record.move({ type: 'turn-ended' })
    this.#record.touch()
    this.#options.onEnded(ended, this.#turn)
    this.#options.onIdle(why)
  }

  /** Where repeating the request can't help, the CLI would go on for minutes: the turn is ended with the reason instead. */
  #onRetry({ attempt, maxAttempts, delayMs, reason }: Extract<Fact, { type: 'retry' }>): void {
    this.#record.append([{ type: 'retry', attempt, maxAttempts, delayMs, reason }])
    const retryAt = this.#options.clock() + Math.round(delayMs)
    this.#record.move({ type: 'retry', attempt, maxAttempts, retryAt, reason })
    if (reason.retriable || this.#givenUp) return
    this.#givenUp = reason
    this.#options.interrupt()
  }

  /** The agent is at work. Without a prompt of ours, it began by itself: a background task of its ended. */
  #progress(): void {
    const { state } = this.#record
    if (state.kind === 'idle') {
      const promptId = PromptId.parse(crypto.randomUUID())
      this.begin({ promptId, text: null, lease: this.#options.unasked() })
    } else if (state.kind === 'retrying') this.#record.move({ type: 'progress' })
  }
}

/** Only what the API answered says something of it. */
const verdictOf = ({ outcome, error }: SessionEventOf<'turn.ended'>): Verdict =>
  outcome === 'completed' ? null : outcome === 'failed' && error ? error : undefined

const isProgress = ({ type }: SessionEvent): boolean =>
  type === 'text' || type === 'tool.call' || type === 'tool.result'

const withReset = (error: AppErrorData | null, resetsAt: number | null): AppErrorData | null =>
  error && resetsAt !== null && (error.kind === 'rate_limit' || error.kind === 'quota') ? { ...error, resetsAt } : error
