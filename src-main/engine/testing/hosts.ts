/** Sessions of hosts that take each other's place over one store: for what has to outlive a host, without a process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { lightSessions } from './light-sessions.ts'
import { ScriptedAgent } from './scripted-agent.ts'

/** Hosts over one folder, one after the other. */
export class Hosts implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bullpen-questions-'))
  readonly store = openSqliteStore(join(this.#folder, 'bullpen.db'), Date.now)
  readonly agents: ScriptedAgent[] = []
  sessions = this.#start()

  /** The one before is no longer heard of. */
  die(): void {
    this.sessions = this.#start()
  }

  async stop(): Promise<void> {
    await this.sessions.stop()
    this.sessions = this.#start()
  }

  async asking(...requests: PermissionRequest[]): Promise<SessionId> {
    const { id } = await this.sessions.create({ cwd: '/project', profile: 'default' })
    this.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text: 'Do it' })
    await until(() => this.state(id) === 'running')
    for (const request of requests) void this.agents[0]?.ask(request, new AbortController().signal)
    return id
  }

  state = (id: SessionId) => this.sessions.get(id).state.kind
  pending = () => this.sessions.pending().map(({ request }) => request)
  events = (id: SessionId) => this.store.journal.before(id, undefined, 1_000).map(({ event }) => event)
  answer = (id: SessionId, { requestId }: PermissionRequest, decision: Decision) =>
    this.sessions.find(id).answer(requestId, decision)

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sessions.stop()
    this.store.close()
    rmSync(this.#folder, { recursive: true })
  }

  #start() {
    return lightSessions(this.store, (spec, ask) => {
      const agent = new ScriptedAgent(spec, ask)
      this.agents.push(agent)
      return agent
    })
  }
}

/** Looks after each turn of the event loop; a test that waits for what never comes ends by its own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await tick()
}
