/** One session as a conversation: prompts in order, one turn at a time, given to its process when that takes them. */
import type { AppErrorData } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import type { PromptId, RequestId } from '#shared/ids.ts'
import type { LimitOverrides } from '#shared/limits.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import type { QueuedPrompt } from '#shared/queue.ts'
import { type Session, isBusy } from '#shared/session.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import type { SessionRow, Store } from '../store/types.ts'
import type { Activity } from '../supervisor/watchdog-input.ts'
import { ActivityTracker } from './activity.ts'
import { refuseAtWork } from './at-work.ts'
import { Composing } from './composing.ts'
import { endSession } from './end-session.ts'
import type { EndReason } from './ends.ts'
import { Grants, refuseToWrite } from './grants.ts'
import type { OutboxDeps } from './outbox.ts'
import type { SentPrompt } from './prompt-images.ts'
import { type OpenTurn, restoredBy } from './left-open.ts'
import { OpenQuestions } from './open-questions.ts'
import { Rebinding } from './rebinding.ts'
import { SessionRecord } from './record.ts'
import { RunningTasks } from './running-tasks.ts'
import { isUnsafe } from './safe-mode.ts'
import { Sending } from './sending.ts'
import { Servers } from './servers.ts'
import { type ProcessDeps, SessionProcess } from './session-process.ts'
import { Turns } from './turns.ts'

export type SessionDeps = ProcessDeps & {
  readonly outbox: OutboxDeps
  readonly store: Store
  readonly onChanged: (session: ManagedSession) => void
  /** Ends what processes of the session left running. */
  readonly sweepSession: (id: SessionRow['id']) => Promise<void>
}

type Stored = {
  readonly lastSeq: number
  readonly queue: readonly QueuedPrompt[]
  /** A turn that still waits for the user, without a process. */
  readonly open?: OpenTurn | undefined
}

export class ManagedSession {
  /** Model, permission mode, effort, budget, context. */
  readonly composing: Composing
  /** Its MCP servers. */
  readonly servers: Servers
  /** Its queue. */
  readonly prompts: Sending
  /** What its agent has running. */
  readonly running: RunningTasks
  readonly #deps: SessionDeps
  readonly #record: SessionRecord
  readonly #turns: Turns
  readonly #activity: ActivityTracker
  readonly #process: SessionProcess
  readonly #questions: OpenQuestions
  readonly #grants: Grants
  readonly #rebinding: Rebinding

  constructor(row: SessionRow, { open, ...stored }: Stored, deps: SessionDeps) {
    const { store, log, trustOf, clock } = deps
    this.#deps = deps
    this.#activity = new ActivityTracker(clock, { onBackground: () => this.#record.announce() })
    const agent = () => (this.#process.isEnding ? null : this.#process.agent)
    this.servers = new Servers({ agent, onFailed: () => this.#record.announce() })
    this.#record = new SessionRecord(row, {
      ...{ ...stored, store, log, trustOf, restored: open && restoredBy(open) },
      failedServers: () => this.servers.failed,
      backgroundTasks: () => this.#backgroundTasks,
      onChanged: () => deps.onChanged(this),
      onTurnOver: () => this.#turns.over(),
    })
    this.#turns = new Turns(this.#record, {
      clock,
      interrupt: () => this.#beside('interrupt', this.#process.interrupt()),
      onFirstToken: (afterMs) => deps.observer.firstToken(this.#process.path, afterMs),
      onEnded: (ended, turn) => {
        this.#process.turnEnded()
        deps.observer.turnEnded(this.row, ended)
        this.prompts.ended(ended, turn)
        this.#beside('asking for the MCP servers', this.servers.settle())
      },
      onCommands: (commands) => deps.onCommands(this.row, commands),
      onServers: (servers) => this.servers.told(servers),
      onQuota: (quota) => deps.observer.limitTold(this.row, quota),
      onAbandoned: (outcome) => this.prompts.abandoned(outcome, this.#turns.current),
      unasked: () => deps.outbox.breaker.unasked(),
      onIdle: (error) => {
        if (error?.kind === 'auth') this.#beside('end', this.end('credentials'))
        else if (this.#process.isStale) this.#beside('replace', this.#process.replace())
        else this.prompts.advance()
      },
    })
    this.prompts = new Sending({
      ...{ record: this.#record, turns: this.#turns, store, outbox: deps.outbox },
      process: () => this.#process,
    })
    this.#questions = new OpenQuestions({
      ...{ record: this.#record, desk: this.#turns.desk, clock },
      goOn: (words, events) => this.prompts.goOnWith(words, events),
      advance: () => this.prompts.advance(),
    })
    if (open) this.#questions.restore(open)
    const advance = () => this.prompts.advance()
    const isWanted = () => this.prompts.wanting
    const renewGrants = () => this.#grants.renew()
    const leaveOpen = (turn: OpenTurn) => this.#questions.restore(turn)
    const conversation = {
      ...{ record: this.#record, turns: this.#turns, activity: this.#activity },
      ...{ isWanted, advance, renewGrants, leaveOpen },
    }
    this.#process = new SessionProcess(conversation, deps)
    const setMode: Turns['setMode'] = (mode) => this.#turns.setMode(mode)
    this.composing = new Composing({ record: this.#record, agent, setMode, advance, clock, log })
    this.#grants = new Grants({ record: this.#record, agent })
    this.#rebinding = new Rebinding({ record: this.#record, prompts: this.prompts, process: this.#process })
    this.running = new RunningTasks(agent)
  }

  get row(): Readonly<SessionRow> {
    return this.#record.row
  }

  /** The CLI's own names of what it was and is about: a process keeps its folders under the name it began with. */
  get conversations(): readonly string[] {
    const { cleared, row } = this.#record
    return row.cliSessionId === null ? cleared : [...cleared, row.cliSessionId]
  }

  /** Its process, when it has one; `startedAt` in milliseconds since the epoch. */
  get process(): { readonly pid: number; readonly startedAt: number } | null {
    return this.#process.running
  }

  get pending(): PermissionRequest[] {
    return this.#turns.desk.requests
  }

  summary(): Session {
    return this.#record.summary()
  }

  announce(): void {
    this.#record.announce()
  }

  /** The trust in its folder was decided anew: a process keeps what it was started with, so it is replaced, between turns. */
  trustDecided(): void {
    this.announce()
    if (this.idle && this.#process.isStale) this.#beside('replace', this.#process.replace())
  }

  /** A turn is under way in any form. */
  get isBusy(): boolean {
    return isBusy(this.#record.state)
  }

  /** Its process could end without anybody missing it. */
  get idle(): boolean {
    return this.#record.state.kind === 'idle' && !this.prompts.wanting
  }

  /** Closing it would take nothing from anybody: no turn, no prompt that waits for whatever it waits, nothing in the background. */
  get isQuiet(): boolean {
    const { state, queue } = this.#record
    return !isBusy(state) && state.kind !== 'waking' && queue.length === 0 && this.#backgroundTasks === 0
  }

  get #backgroundTasks(): number {
    return this.activity()?.backgroundTasks ?? 0
  }

  follow(
    options: { after?: number | undefined; tail: number; everyMs?: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowFrame, void> {
    return this.#record.follow(options, signal)
  }

  /** See `Sending.send`. */
  send(prompt: SentPrompt): { queued: boolean } {
    this.#activity.input()
    return this.prompts.send(prompt)
  }

  answer(requestId: RequestId, decision: Decision): Promise<void> {
    this.#activity.input()
    const { desk } = this.#turns
    const rules = desk.rulesOf(requestId, decision)
    if (this.#questions.isOpen) refuseToWrite(decision)
    if (rules.length > 0) return this.#grants.add(rules, () => desk.answer(requestId, decision))
    desk.answer(requestId, decision)
    return Promise.resolve()
  }

  /** Takes back what was allowed for this session. Rejects when its process does not take it. */
  async revoke(rule: string): Promise<Session> {
    await this.#grants.remove(rule)
    return this.summary()
  }

  /** Ends the turn; before there is one, calls off the start of the process, and the prompts wait for the user. */
  async interrupt(): Promise<void> {
    if (this.#questions.isOpen) {
      this.#questions.giveUp()
      return
    }
    const { state } = this.#record
    if (state.kind !== 'waking') {
      const isAsked = state.kind === 'running' && state.interrupting
      if (isBusy(state) && 'promptId' in state && !isAsked) {
        this.#record.append([{ type: 'turn.interrupt', promptId: state.promptId }], { durable: true })
      }
      return this.#process.interrupt()
    }
    this.prompts.hold()
    await this.end('hibernated')
  }

  /** Starts its process though no prompt waits for it; after it failed, too. What waits is sent then. */
  wake(): void {
    this.#activity.intended()
    this.prompts.release()
    const { kind } = this.#record.state
    const isWithout = kind === 'hibernated' || kind === 'failed' || kind === 'closed'
    if (!isWithout) this.prompts.advance()
    else if (!this.#process.isEnding) this.#process.wake({ asked: true })
  }

  /** The user turned to this session: wakes it when it sleeps, so that it is warm by the time of the prompt. */
  intend(): void {
    this.#activity.intended()
    if (isUnsafe(this.row)) return // it may be what ends the host: only a prompt starts it
    if (this.#record.state.kind === 'hibernated' && !this.#process.isEnding) this.#process.wake()
  }

  /** Null when it has no process, or that is being ended. */
  activity(): Activity | null {
    return this.#process.agent && !this.#process.isEnding
      ? this.#activity.snapshot(this.#record.state, this.prompts.wanting)
      : null
  }

  rename(title: string): Session {
    this.#record.row.title = title
    this.#record.touch()
    return this.summary()
  }

  setLimits(limits: LimitOverrides): Session {
    this.#record.row.limits = limits
    this.#record.touch()
    return this.summary()
  }

  async archive(archived: boolean): Promise<Session> {
    if (archived) await this.end('closed')
    this.#record.row.archived = archived
    this.#record.touch()
    return this.summary()
  }

  /** Ends the process, if there is one; a session that is closed leaves nothing running and opens with the next prompt. */
  end(reason: EndReason): Promise<void> {
    return endSession(reason, {
      ...{ record: this.#record, turns: this.#turns, process: this.#process },
      ...{ prompts: this.prompts, questions: this.#questions },
      sweep: () => this.#deps.sweepSession(this.row.id),
    })
  }

  /** Ends safe mode: from its next process on it runs like any other. Throws `conflict` while it is at work. */
  async startNormally(): Promise<Session> {
    this.#refuseWhileBusy()
    this.#record.row.lostTurns = 0
    this.#record.touch()
    if (this.#process.agent) await this.#process.replace()
    return this.summary()
  }

  /** Gives the process back; the session wakes when it is needed. Throws `conflict` while it is at work. */
  async hibernate(): Promise<void> {
    this.#refuseWhileBusy()
    await this.end('hibernated')
  }

  /** Replaces the process; the conversation goes on with its context. Throws `conflict` while it is at work. */
  async recycle(): Promise<void> {
    this.#refuseWhileBusy()
    await this.#process.replace()
  }

  /** Ends the process now, turn or not, and tells the turn why; see `SessionProcess.giveUp`. */
  giveUp(why: AppErrorData, options: { atOnce: boolean; resume: boolean }): Promise<void> {
    return this.#process.giveUp(why, options)
  }

  /** See `SessionProcess.fence`. */
  fence(): void {
    this.#process.fence()
  }

  /** Interrupts the turn because nothing comes of it, and tells it why; the process stays. */
  endSilent(why: AppErrorData): Promise<void> {
    this.#turns.giveUp(why)
    return this.#process.interrupt()
  }

  /** Call last, after `end`: no follower hears of it again. */
  dispose(): void {
    this.prompts.stop()
    this.#turns.over()
    this.#record.end()
  }

  /** What happened in its conversation elsewhere; `times` in milliseconds since the epoch. */
  add(events: readonly SessionEvent[], times: readonly number[]): void {
    this.#record.append(events, { durable: true, times })
  }

  /** See `Rebinding`: from the next prompt on it goes on with this conversation of the CLI. */
  async rebind(cliSessionId: string | null, events: readonly SessionEvent[]): Promise<Session> {
    await this.#rebinding.rebind(cliSessionId, events)
    return this.summary()
  }

  /** See `Rebinding`. */
  rewindFiles(promptId: PromptId, dryRun: boolean): Promise<FileRewind> {
    return this.#rebinding.rewindFiles(promptId, dryRun)
  }

  #refuseWhileBusy(): void {
    refuseAtWork(isBusy(this.#record.state) || this.prompts.wanting)
  }

  /** Nobody waits for it; what goes wrong shows in the session's state, and in the log. */
  #beside(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#deps.log.warn(`${what} failed`, { session: this.row.id, error: String(error) })
    })
  }
}
