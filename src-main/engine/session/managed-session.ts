/** One session and its process: prompts in order, one turn at a time, started when needed, ended for one reason. */
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import type { PromptId, RequestId } from '#shared/ids.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { type PermissionMode, type Session, type Trust, isBusy } from '#shared/session.ts'
import type { ModelChoice } from '#shared/system.ts'
import type { AgentProcess, Exit, StartAgent } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Clock, Log } from '../ports.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { withinTime } from './control-timeout.ts'
import { lostProcess } from './lost-process.ts'
import { type QueuedPrompt, SessionRecord } from './record.ts'
import { titleFor } from './summary.ts'
import { Turns } from './turns.ts'

export type SessionDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly owner: string
  readonly inherited: Readonly<Record<string, string | undefined>>
  readonly startAgent: StartAgent
  /** Throws `AppError` when the session can't be started as it is: no CLI, no folder, no credentials. */
  readonly launchSpec: (row: SessionRow) => Promise<LaunchSpec>
  readonly trustOf: (row: SessionRow) => Trust
  readonly onChanged: (session: ManagedSession) => void
  readonly onModels: (models: ModelChoice[]) => void
}

type EndReason = 'closed' | 'host-stopped' | 'credentials'

export class ManagedSession {
  readonly #deps: SessionDeps
  readonly #record: SessionRecord
  readonly #turns: Turns
  #agent: { readonly process: AgentProcess; readonly startedAt: number } | null = null
  /** Resolves when all that follows from the end of the current process is done. */
  #gone: Promise<void> = Promise.resolve()
  /** The first reason to end the process wins: one that the user closed is not reported as a crash. */
  #endReason: EndReason | null = null

  constructor(row: SessionRow, stored: { lastSeq: number; queue: readonly QueuedPrompt[] }, deps: SessionDeps) {
    const { store, log, trustOf, clock } = deps
    this.#deps = deps
    this.#record = new SessionRecord(row, { ...stored, store, log, trustOf, onChanged: () => deps.onChanged(this) })
    this.#turns = new Turns(this.#record, {
      clock,
      interrupt: () => void this.interrupt().catch((error: unknown) => this.#warn('interrupt', error)),
      onIdle: (error) => {
        if (error?.kind === 'auth') void this.end('credentials')
        else this.#advance()
      },
    })
  }

  get row(): Readonly<SessionRow> {
    return this.#record.row
  }

  /** Its process, when it has one; `startedAt` in milliseconds since the epoch. */
  get process(): { readonly pid: number; readonly startedAt: number } | null {
    return this.#agent && { pid: this.#agent.process.pid, startedAt: this.#agent.startedAt }
  }

  get pending(): PermissionRequest[] {
    return this.#turns.desk.requests
  }

  summary(): Session {
    return this.#record.summary()
  }

  /** What its trust is worth was decided anew elsewhere. */
  announce(): void {
    this.#record.announce()
  }

  follow(
    options: { after?: number | undefined; tail: number },
    signal: AbortSignal,
  ): AsyncGenerator<FollowFrame, void> {
    return this.#record.follow(options, signal)
  }

  /** Journals the prompt, then sends it or queues it. The same id again only tries again to get the queue going. */
  send({ promptId, text }: QueuedPrompt): { queued: boolean } {
    const { row, queue } = this.#record
    if (!this.#deps.store.journal.hasPrompt(row.id, promptId)) {
      row.title = titleFor(row, text)
      row.activeAt = this.#deps.clock()
      queue.push({ promptId, text })
      this.#record.append([{ type: 'prompt', promptId, text }], { durable: true })
      this.#record.touch()
    }
    this.#advance()
    return { queued: isBusy(this.#record.state) && queue.some((prompt) => prompt.promptId === promptId) }
  }

  withdraw(promptId: PromptId): void {
    const { queue } = this.#record
    const at = queue.findIndex((prompt) => prompt.promptId === promptId)
    if (at < 0) {
      throw new AppError('not_found', {
        message: 'This prompt is no longer in the queue.',
        remedy: 'Its turn has begun; interrupt it instead.',
        field: 'promptId',
      })
    }
    queue.splice(at, 1)
    this.#record.append([{ type: 'prompt.withdrawn', promptId }], { durable: true })
  }

  answer(requestId: RequestId, decision: Decision): void {
    this.#turns.desk.answer(requestId, decision)
  }

  async interrupt(): Promise<void> {
    if (!isBusy(this.#record.state) || !this.#agent) return
    this.#record.move({ type: 'interrupt' })
    await withinTime(this.#agent.process.interrupt())
  }

  async setModel(model: string | null): Promise<Session> {
    await withinTime(this.#agent?.process.setModel(model))
    this.#record.row.model = model
    this.#record.append([{ type: 'model.changed', model }])
    this.#record.touch()
    return this.summary()
  }

  async setPermissionMode(mode: PermissionMode): Promise<Session> {
    await withinTime(this.#agent?.process.setPermissionMode(mode))
    this.#turns.setMode(mode)
    return this.summary()
  }

  rename(title: string): Session {
    this.#record.row.title = title
    this.#record.touch()
    return this.summary()
  }

  async archive(archived: boolean): Promise<Session> {
    if (archived) await this.end('closed')
    this.#record.row.archived = archived
    this.#record.touch()
    return this.summary()
  }

  /** Ends the process, if there is one. A running turn is interrupted first: that keeps its text, and is faster. */
  async end(reason: EndReason): Promise<void> {
    this.#endReason ??= reason
    const agent = this.#agent
    if (agent) {
      await this.interrupt().catch((error: unknown) => this.#warn('interrupt', error))
      await agent.process.close()
      await this.#gone
    } else if (reason === 'closed') {
      this.#record.move({ type: 'close' })
    }
    if (reason === 'host-stopped') return
    this.#endReason = null
    if (reason === 'credentials') {
      this.#advance() // what was sent while the process ended
      return
    }
    this.#record.row.closed = true
    this.#record.touch()
  }

  /** Call last, after `end`: no follower hears of it again. */
  dispose(): void {
    this.#record.end()
  }

  #advance(): void {
    const { queue, state } = this.#record
    const prompt = queue[0]
    if (!prompt || this.#endReason) return
    if (state.kind === 'idle' && this.#agent) {
      queue.shift()
      this.#turns.begin(prompt.promptId)
      this.#agent.process.prompt(prompt.promptId, prompt.text)
    } else if (state.kind === 'hibernated' || state.kind === 'failed' || state.kind === 'closed') {
      void this.#wake()
    }
  }

  async #wake(): Promise<void> {
    const { clock, launchSpec, log } = this.#deps
    this.#record.row.closed = false
    this.#record.move({ type: 'wake', at: clock() })
    try {
      const spec = await launchSpec(this.row)
      if (this.#record.state.kind !== 'waking' || this.#endReason) return
      this.#start(spec)
    } catch (thrown) {
      const error = toAppErrorData(thrown)
      log.warn('a session could not be started', { session: this.row.id, error })
      this.#record.append([{ type: 'process.ended', reason: 'failed-to-start', exitCode: null, signal: null, error }])
      this.#record.move({ type: 'fail', error })
    }
  }

  #start(spec: LaunchSpec): void {
    const { clock, startAgent, owner, inherited, log, onModels } = this.#deps
    const ask = (request: PermissionRequest, signal: AbortSignal) => this.#turns.ask(request, signal)
    const process = startAgent(spec, { owner, inherited, ask, log })
    this.#agent = { process, startedAt: clock() }
    const { pid } = process
    const path = spec.resume === null ? 'cold' : 'resume'
    const restricted = spec.trust === 'restricted'
    this.#record.append([{ type: 'process.started', path, pid, cliVersion: spec.cliVersion, restricted }])
    this.#record.move({ type: 'ready' })
    this.#gone = this.#listen(process)
    this.#advance()
    void process.models().then(onModels, (error: unknown) => this.#warn('asking for the models', error))
  }

  async #listen(process: AgentProcess): Promise<void> {
    try {
      for await (const facts of process.facts) this.#turns.take(facts)
      this.#onExit(await process.exited)
    } catch (error) {
      // what the process said could not be journalled: going on would lose words without a word
      this.#deps.log.error('a session lost its journal', { session: this.row.id, error: String(error) })
      this.#agent = null
      this.#record.move({ type: 'fail', error: toAppErrorData(error) })
      await process.close()
    }
  }

  #onExit(exit: Exit): void {
    this.#agent = null
    const reason = this.#endReason
    const lost = reason ? null : lostProcess(exit, isBusy(this.#record.state))
    const ended: SessionEvent = {
      type: 'process.ended',
      reason: reason ?? (lost ? 'crashed' : 'exited'),
      exitCode: exit.code,
      signal: exit.signal,
      error: lost,
    }
    const left = this.#turns.abandon(reason ? 'interrupted' : 'lost', lost)
    this.#record.append([...left, ended], { live: [{ op: 'clear' }], durable: true })
    this.#record.saveLiveNow()
    if (reason === 'closed') this.#record.move({ type: 'close' })
    else if (lost) this.#record.move({ type: 'fail', error: lost })
    else this.#record.move({ type: 'hibernate' })
  }

  #warn(what: string, error: unknown): void {
    this.#deps.log.warn(`${what} failed`, { session: this.row.id, error: String(error) })
  }
}
