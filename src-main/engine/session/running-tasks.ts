/** What the agent has running, as the user may have a say in it: moved out of the agent's way, or ended. */
import { AppError } from '#shared/errors.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { withinTime } from './control-timeout.ts'

type Call = (agent: AgentProcess, toolUseId: string) => Promise<boolean>

export class RunningTasks {
  readonly #agent: () => AgentProcess | null

  constructor(agent: () => AgentProcess | null) {
    this.#agent = agent
  }

  /** Throws `conflict` when this call doesn't run, or the agent doesn't wait for it; `timeout` when the CLI doesn't answer. */
  moveToBackground(toolUseId: string): Promise<void> {
    return this.#ask((agent, id) => agent.moveToBackground(id), toolUseId, {
      message: 'There is nothing to move to the background.',
      remedy: 'It may have ended, run there already, or have begun less than three seconds ago.',
    })
  }

  /** Throws `conflict` when nothing of this call runs; `timeout` when the CLI doesn't answer. */
  stop(toolUseId: string): Promise<void> {
    return this.#ask((agent, id) => agent.stopTask(id), toolUseId, {
      message: 'There is nothing to stop.',
      remedy: 'It may have ended, or have begun less than three seconds ago.',
    })
  }

  async #ask(call: Call, toolUseId: string, otherwise: { message: string; remedy: string }): Promise<void> {
    const agent = this.#agent()
    const isDone = agent !== null && (await withinTime(call(agent, toolUseId)))
    if (isDone !== true) throw new AppError('conflict', { ...otherwise, field: 'toolUseId' })
  }
}
