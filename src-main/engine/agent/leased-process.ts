/** A process that writes only while its lease holds, and gives it back when it is gone. */
import type { SessionId } from '#shared/ids.ts'
import type { Log } from '../ports.ts'
import type { AgentProcess } from './agent-process.ts'
import { type ConversationLeases, type Lease, superseded } from './conversation-leases.ts'
import type { Fact } from './facts.ts'

type Leasing = {
  readonly leases: Pick<ConversationLeases, 'takeNew'>
  readonly sessionId: SessionId
  /** Of the conversation it was started with; null = it begins one. */
  readonly lease: Lease | null
  readonly log: Log
}

/** The same process; what it is given goes by the lease, and the lease goes with the conversation it says it has. */
export function leasedProcess(process: AgentProcess, { leases, sessionId, lease: first, log }: Leasing): AgentProcess {
  let lease = first
  let isGone = false
  /** It began a conversation that somebody else has. */
  let isShutOut = false
  const writer = {
    pid: process.pid,
    end() {
      process.close({ atOnce: true }).catch((error: unknown) => {
        log.error('an outdated process could not be ended', { pid: process.pid, error: String(error) })
      })
    },
  }
  if (lease?.bind(writer) === false) isShutOut = true
  void process.exited.then(() => {
    isGone = true
    lease?.release()
  })

  function follow(conversation: string): void {
    if (isGone || lease?.conversation === conversation) return
    const next = leases.takeNew(conversation, sessionId)
    if (!next) log.error('a process began a conversation that is open elsewhere', { pid: process.pid, conversation })
    isShutOut ||= next === null
    lease?.release()
    lease = next
    next?.bind(writer)
  }

  async function* facts(): AsyncGenerator<readonly Fact[], void> {
    for await (const some of process.facts) {
      for (const fact of some) if (fact.type === 'identity') follow(fact.cliSessionId)
      yield some
    }
  }

  const mayWrite = () => !isShutOut && (lease?.holds() ?? true)
  const own: Partial<AgentProcess> = {
    facts: facts(),
    mayWrite,
    prompt(...prompt) {
      if (!mayWrite()) throw superseded()
      process.prompt(...prompt)
    },
  }
  const replaced = new Map<PropertyKey, unknown>(Object.entries(own))
  return new Proxy(process, {
    get(target, key): unknown {
      if (replaced.has(key)) return replaced.get(key)
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (...input: unknown[]): unknown => Reflect.apply(value, target, input) : value
    },
  })
}
