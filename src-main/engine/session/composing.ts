/** What the user chooses and sees beside the prompt of one session: model, mode, effort, budget, and how full the context is. */
import type { ContextUsage, EffortLevel } from '#shared/composing.ts'
import { type PermissionMode, type Session, isBusy } from '#shared/session.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { Clock, Log } from '../ports.ts'
import { withinTime } from './control-timeout.ts'
import { inLine } from './in-line.ts'
import type { SessionRecord } from './record.ts'

type Parts = {
  readonly record: SessionRecord
  /** Null when there is none, or it is being ended. */
  readonly agent: () => AgentProcess | null
  /** Notes a permission mode; see `Turns`. */
  readonly setMode: (mode: PermissionMode) => void
  /** What waits may go on. */
  readonly advance: () => void
  readonly clock: Clock
  readonly log: Log
}

export class Composing {
  readonly #parts: Parts
  /** As it was when it was asked last, of which conversation. */
  #context: { readonly usage: ContextUsage; readonly of: string | null } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Null = the CLI's default. */
  setModel(model: string | null): Promise<Session> {
    const { record, agent } = this.#parts
    const process = agent()
    return inLine(process, async () => {
      await withinTime(process?.setModel(model))
      record.row.model = model
      record.append([{ type: 'model.changed', model }])
      record.touch()
      return record.summary()
    })
  }

  setPermissionMode(mode: PermissionMode): Promise<Session> {
    const { record, agent, setMode } = this.#parts
    const process = agent()
    return inLine(process, async () => {
      await withinTime(process?.setPermissionMode(mode))
      setMode(mode)
      return record.summary()
    })
  }

  /** Null = as the model has it. */
  setEffort(effort: EffortLevel | null): Promise<Session> {
    const { record, agent } = this.#parts
    const process = agent()
    return inLine(process, async () => {
      await withinTime(process?.setEffort(effort))
      record.row.effort = effort
      record.touch()
      return record.summary()
    })
  }

  /** In US dollars; null = no bound. What waits for it goes on where the session may cost more now. */
  setBudget(budgetUsd: number | null): Session {
    const { record, advance } = this.#parts
    record.row.budgetUsd = budgetUsd
    record.touch()
    advance()
    return record.summary()
  }

  /** Asked of its process where that can answer; else as it was last, null when it never was. */
  async contextUsage(): Promise<ContextUsage | null> {
    const { record, agent, clock, log } = this.#parts
    const process = agent()
    if (process && (record.state.kind === 'idle' || isBusy(record.state))) {
      const asked = process.contextUsage().then((usage) => {
        if (usage) this.#context = { usage: { ...usage, at: clock() }, of: record.row.cliSessionId }
      })
      await withinTime(asked).catch((error: unknown) => {
        log.warn('asking for the context failed', { session: record.id, error: String(error) })
      })
    }
    return this.#context?.of === record.row.cliSessionId ? this.#context.usage : null
  }
}
