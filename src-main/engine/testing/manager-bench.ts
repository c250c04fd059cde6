/** Sessions as the engine has them, over a real store, with agents that do what the test says. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppError } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Session, Trust } from '#shared/session.ts'
import { Settings } from '#shared/settings.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import { type SessionManager, createSessionManager } from '../session/session-manager.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { silent } from './fake-agent.ts'
import { noConversations } from './no-conversations.ts'
import { ScriptedAgent } from './scripted-agent.ts'

export class ManagerBench implements AsyncDisposable {
  /** Every process that was started, oldest first. */
  readonly agents: ScriptedAgent[] = []
  /** Why none can be. */
  launchFailure: AppError | null = null
  trust: Trust = 'trusted'
  store: Store
  manager: SessionManager
  readonly #folder = mkdtempSync(join(tmpdir(), 'bullpen-sessions-'))
  readonly #breaker = new BreakerDesk({ clock: Date.now, onChanged: () => undefined })

  constructor() {
    this.store = this.#open()
    this.manager = this.#start()
  }

  /** Another host, over the same folder; the one before is not heard of again. */
  restart(): void {
    this.store = this.#open()
    this.manager = this.#start()
  }

  /** A new session, or the one with this id, and a reader of its frames that waits for what the test asks for. */
  async session(options: { id?: SessionId } = {}) {
    const { manager } = this
    const id = options.id ?? (await manager.create({ cwd: '/project', profile: 'default' })).id
    const frames = manager.follow({ id, tail: 400 }, new AbortController().signal)
    const events: SessionEvent[] = []
    let latest = manager.get(id)
    const read = async () => {
      const next = await frames.next()
      if (next.done) throw new Error('The session is gone.')
      const frame: FollowFrame = next.value
      events.push(...frame.events.map(({ event }) => event))
      latest = frame.session ?? latest
    }
    await read()
    return {
      id,
      events,
      async until(condition: (latest: Session, events: SessionEvent[]) => boolean) {
        while (!condition(latest, events)) await read()
        return latest
      },
      send: (text: string, promptId = PromptId.parse(crypto.randomUUID())) => manager.send({ id, promptId, text }),
      state: (kind: Session['state']['kind']) => (now: Session) => now.state.kind === kind,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.manager.stop()
    this.store.close()
    rmSync(this.#folder, { recursive: true })
  }

  #open(): Store {
    return openSqliteStore(join(this.#folder, 'bullpen.db'), Date.now)
  }

  #start(): SessionManager {
    return createSessionManager({
      store: this.store,
      clock: Date.now,
      log: silent,
      acquire: async (spec, ask) => {
        const agent = new ScriptedAgent(spec, ask)
        this.agents.push(agent)
        return { process: agent, path: spec.resume === null ? 'cold' : 'resume' }
      },
      launchSpec: async (row) => {
        if (this.launchFailure) throw this.launchFailure
        return {
          ...{ sessionId: row.id, profile: row.profile, cwd: row.cwd, trust: this.trust },
          ...{ cliPath: '/cli', cliVersion: '2.1.329', resume: row.cliSessionId, model: row.model },
          ...{ permissionMode: row.permissionMode, allowBypassPermissions: false, maxApiRetries: 4, env: {} },
        }
      },
      outbox: { clock: Date.now, breaker: this.#breaker, maxRetries: () => 0 },
      trustOf: () => this.trust,
      conversations: noConversations,
      onModels: () => undefined,
      onCommands: () => undefined,
      commandsOf: () => ({ commands: [], known: false }),
      observer: { processStarted() {}, processEnded() {}, firstToken() {}, turnEnded() {}, limitTold() {} },
      onActivity: () => undefined,
      sweepSession: () => Promise.resolve(),
      settings: () => Settings.parse({}),
      resolveFolder: (path) => Promise.resolve(path),
      models: () => Promise.resolve([]),
    })
  }
}

export const ofType = <T extends SessionEvent['type']>(events: readonly SessionEvent[], type: T) =>
  events.filter((event): event is Extract<SessionEvent, { type: T }> => event.type === type)
