/**
 * What the user allowed for one session: permission rules that the session keeps whatever process it has, and that can be
 * taken back. The CLI does the matching.
 */
import { AppError } from '#shared/errors.ts'
import type { Decision } from '#shared/permissions.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { withinTime } from './control-timeout.ts'
import type { SessionRecord } from './record.ts'

type Parts = {
  readonly record: SessionRecord
  /** Null when there is none, or it is being ended: the next one gets them when it starts. */
  readonly agent: () => AgentProcess | null
}

export class Grants {
  readonly #parts: Parts
  /** One change at a time: each replaces what the process has. */
  #last: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * `settle` runs once they are in force: what it allows is asked again otherwise. Rejects where they can't be, and where
   * `settle` throws: they are taken back then, since nobody has allowed anything.
   */
  add(rules: readonly string[], settle: () => void): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#parts.record.row.grants
      await this.#set((held) => [...new Set([...held, ...rules])])
      try {
        settle()
      } catch (error) {
        await this.#set(() => [...before])
        throw error
      }
    })
  }

  remove(rule: string): Promise<void> {
    return this.#inTurn(() => this.#set((held) => held.filter((one) => one !== rule)))
  }

  /** Gives a process that has come up what is allowed, after every change under way: none that was taken back comes again. */
  renew(): Promise<void> {
    const { record, agent } = this.#parts
    return this.#inTurn(async () => {
      if (record.row.grants.length > 0) await withinTime(agent()?.setGrants(record.row.grants))
    })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined) // told to whoever asked for it
    return done
  }

  async #set(next: (held: readonly string[]) => string[]): Promise<void> {
    const { record, agent } = this.#parts
    const grants = next(record.row.grants)
    if (grants.join('\n') === record.row.grants.join('\n')) return
    await withinTime(agent()?.setGrants(grants))
    record.row.grants = grants
    record.touch()
  }
}

/** It is the CLI that writes rules to its settings, with the answer: not where the process that asked is gone. */
export function refuseToWrite(decision: Decision): void {
  if (decision.kind !== 'allow-always' || decision.scope === 'session') return
  throw new AppError('invalid_input', {
    message: 'The process that asked is gone, so the rule cannot be written to a settings file now.',
    remedy: 'Keep it for this session, or allow it once; the next question like it can be answered for good.',
    field: 'decision',
  })
}
