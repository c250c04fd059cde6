/** Sessions over a real store with agents from the test, a clock that stands still, and room for as many processes as the test says. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { Admission } from '../admission/admission.ts'
import type { Tenant } from '../admission/policy.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import type { DaySpending } from '../session/budget.ts'
import { ManagedSession, type SessionDeps } from '../session/managed-session.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Journal, SessionRow } from '../store/types.ts'
import { silent } from './fake-agent.ts'
import { noConversations } from './no-conversations.ts'
import { ScriptedAgent } from './scripted-agent.ts'

/** Comes up when it is told to. */
export class SlowAgent extends ScriptedAgent {
  readonly #up = Promise.withResolvers<[]>()

  comeUp(): void {
    this.#up.resolve([])
  }

  override models(): Promise<[]> {
    return this.#up.promise
  }
}

export class SessionBench implements AsyncDisposable {
  now = 1_000_000_000
  machine = { availableBytes: 64 * 1024 ** 3, reserveBytes: 1024 ** 3, processCap: 100 }
  /** How a process is made. */
  start: (spec: LaunchSpec, ask: Ask) => AgentProcess = (spec, ask) => new ScriptedAgent(spec, ask)
  /** What a wait does; at once over, unless the test holds it. */
  pause: NonNullable<SessionDeps['pause']> = (ms) => Promise.resolve(void (this.now += ms))
  /** Every process that was started, oldest first. */
  readonly started: AgentProcess[] = []
  /** Waits, in milliseconds: before restarts, and for exits. */
  readonly waited: string[] = []
  readonly sessions: ManagedSession[] = []
  readonly admission: Admission
  readonly breaker = new BreakerDesk({ clock: () => this.now, onChanged: () => this.#nudge() })
  /** What all sessions have cost today, and may. */
  day: DaySpending = { today: { costUsd: 0, turns: 0 }, dailyBudgetUsd: null }
  /** Which events can't be journalled. */
  refuses: (event: SessionEvent) => boolean = () => false
  /** How many processes there were at once, at most. */
  most = 0
  #alive = 0
  readonly #folder = mkdtempSync(join(tmpdir(), 'bullpen-session-'))
  readonly #store = openSqliteStore(join(this.#folder, 'bullpen.db'), () => this.now)
  readonly #waiting = new Set<() => void>()
  readonly #deps: SessionDeps

  /** `goesOn`: sessions go on by themselves after a restart. */
  constructor({ goesOn = false } = {}) {
    const clock = () => this.now
    this.admission = new Admission({
      clock,
      log: silent,
      machine: () => Promise.resolve(this.machine),
      readingLagMs: 0,
      spares: () => [],
      tenants: () => this.#tenants(),
      evict: () => undefined,
      hibernate: (id) => this.find(id).hibernate(),
      onWait: (_id, text) => this.waited.push(text),
    })
    this.#deps = {
      store: { ...this.#store, journal: this.#journal() },
      clock,
      log: silent,
      random: () => 0.5,
      conversations: noConversations,
      outbox: {
        clock,
        breaker: this.breaker,
        maxRetries: () => 0,
        goesOn: () => goesOn,
        day: () => this.day,
      },
      pause: (ms, signal) => this.pause(ms, signal),
      launchSpec: (row) => Promise.resolve(this.#spec(row)),
      acquire: async (spec, ask, hooks) => {
        const slot = await this.admission.admit({ ...hooks, sessionId: spec.sessionId })
        if (!slot) return null
        const process = this.start(spec, ask)
        slot.fill(process)
        this.started.push(process)
        this.#count(process)
        return { process, path: spec.resume === null ? 'cold' : 'resume' }
      },
      trustOf: () => 'trusted',
      onModels: () => undefined,
      onCommands: () => undefined,
      observer: { processStarted() {}, processEnded() {}, firstToken() {}, turnEnded() {}, limitTold() {} },
      onChanged: () => {
        this.admission.nudge()
        for (const look of [...this.#waiting]) look()
      },
      sweepSession: () => Promise.resolve(),
    }
  }

  open(): ManagedSession {
    const row = newRow({ cwd: '/project', permissionMode: 'default', createdAt: 0, title: 'One' })
    this.#store.sessions.insert(row)
    const session = new ManagedSession(row, { lastSeq: 0, queue: [] }, this.#deps)
    this.sessions.push(session)
    return session
  }

  /** A new session, and the process it has or had last. */
  opened(): { readonly session: ManagedSession; readonly agent: ScriptedAgent } {
    let agent: ScriptedAgent | undefined
    this.start = (spec, ask) => (agent = new ScriptedAgent(spec, ask))
    const session = this.open()
    return {
      session,
      get agent(): ScriptedAgent {
        if (!agent) throw new Error('no process was started')
        return agent
      },
    }
  }

  find(id: SessionId): ManagedSession {
    const session = this.sessions.find(({ row }) => row.id === id)
    if (!session) throw new Error(`no session ${id}`)
    return session
  }

  send(session: ManagedSession, text: string): PromptId {
    const promptId = PromptId.parse(crypto.randomUUID())
    session.send({ promptId, text })
    return promptId
  }

  /** Looks whenever any session has changed. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  untilState(session: ManagedSession, kind: Session['state']['kind']): Promise<void> {
    return this.until(() => session.summary().state.kind === kind)
  }

  events(session: ManagedSession) {
    return this.#store.journal.before(session.row.id, undefined, 1_000).map(({ event }) => event)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.admission.stop()
    this.breaker.stop()
    await Promise.all(this.sessions.map((session) => session.end('host-stopped')))
    for (const session of this.sessions) session.dispose()
    this.#store.close()
    rmSync(this.#folder, { recursive: true })
  }

  #nudge(): void {
    for (const session of this.sessions) session.prompts.nudge()
  }

  #journal(): Journal {
    return new Proxy(this.#store.journal, {
      get: (inner, key): unknown => {
        if (key !== 'append') return Reflect.get(inner, key)
        const append: Journal['append'] = (id, events, options) => {
          if (events.some((event) => this.refuses(event))) throw new Error('the disk is gone')
          return inner.append(id, events, options)
        }
        return append
      },
    })
  }

  #count(process: AgentProcess): void {
    this.most = Math.max(this.most, ++this.#alive)
    void process.exited.then(() => (this.#alive -= 1))
  }

  #tenants(): Tenant[] {
    return this.sessions.flatMap((session) => {
      const activity = session.activity()
      if (!activity || !session.process) return []
      const usedAt = Math.max(activity.lastInputAt, activity.lastOutputAt)
      return { sessionId: session.row.id, pid: session.process.pid, usedAt, mayEnd: activity.busy ? 'no' : 'quietly' }
    })
  }

  #spec(row: SessionRow): LaunchSpec {
    const { id: sessionId, profile, cwd, model, permissionMode, cliSessionId: resume } = row
    return {
      ...{ sessionId, profile, cwd, model, permissionMode, resume },
      trust: 'trusted',
      cliPath: '/cli',
      cliVersion: '2.1.329',
      allowBypassPermissions: false,
      maxApiRetries: 4,
      env: {},
    }
  }
}
