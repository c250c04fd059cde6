/** What the agent has running, as the user may have a say in it: moved out of the agent's way, or ended. */
import { AppError } from '#shared/errors.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import { withinTime } from './control-timeout.ts'

type Words = { readonly message: string; readonly remedy: string }

export class RunningTasks {
  readonly #agent: () => AgentProcess | null

  constructor(agent: () => AgentProcess | null) {
    this.#agent = agent
  }

  /**
   * What this call began, or all that the agent waits for. Throws `conflict` when there is no such thing, or the CLI has been
   * told not to run anything in the background; `timeout` when it doesn't answer.
   */
  moveToBackground(toolUseId?: string): Promise<void> {
    return this.#ask((agent) => agent.moveToBackground(toolUseId), {
      message: 'There is nothing to move to the background.',
      remedy: 'It may have ended, run there already, or have begun less than three seconds ago.',
    })
  }

  /** Throws `conflict` when nothing of this call runs; `timeout` when the CLI doesn't answer. */
  stop(toolUseId: string): Promise<void> {
    return this.#ask((agent) => agent.stopTask(toolUseId), {
      message: 'There is nothing to stop.',
      remedy: 'It may have ended, or have begun less than three seconds ago.',
    })
  }

  async #ask(call: (agent: AgentProcess) => Promise<boolean>, otherwise: Words): Promise<void> {
    const agent = this.#agent()
    const isDone = agent !== null && (await withinTime(call(agent).catch(refused)))
    if (isDone !== true) throw new AppError('conflict', { ...otherwise, field: 'toolUseId' })
  }
}

function refused(error: unknown): never {
  throw new AppError('conflict', {
    message: 'The CLI does not do this in this session.',
    remedy: 'Interrupt the turn to end what it waits for.',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}
