/** The CLI's conversation that a session goes on with: another one from the next prompt on, or the files as they were in it. */
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import { isBusy } from '#shared/session.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import { refuseAtWork } from './at-work.ts'
import type { SessionRecord } from './record.ts'
import type { Sending } from './sending.ts'
import type { SessionProcess } from './session-process.ts'

type Parts = {
  readonly record: SessionRecord
  readonly prompts: Pick<Sending, 'pausedFor' | 'wanting'>
  readonly process: Pick<SessionProcess, 'agent' | 'end' | 'obtain'>
}

export class Rebinding {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Null = a new conversation. Throws `conflict` while the session is at work. */
  async rebind(cliSessionId: string | null, events: readonly SessionEvent[]): Promise<void> {
    const { record, prompts, process } = this.#parts
    if (process.agent || isBusy(record.state)) this.#refuse()
    await prompts.pausedFor(async () => {
      await process.end('hibernated')
      record.row.cliSessionId = cliSessionId
      record.append(events, { durable: true })
      record.touch()
    })
  }

  /** See `AgentProcess.rewindFiles`. Wakes the session for it; throws `conflict` while it is at work. */
  async rewindFiles(promptId: PromptId, dryRun: boolean): Promise<FileRewind> {
    this.#refuse()
    const { record, process } = this.#parts
    const agent = await process.obtain()
    if (agent) return agent.rewindFiles(promptId, dryRun)
    const { state } = record
    throw new AppError('process', {
      message: 'The files could not be looked at: the session has no process.',
      remedy: 'Open the session and see what keeps it from starting.',
      detail: state.kind === 'failed' ? state.error.message : undefined,
    })
  }

  #refuse(): void {
    refuseAtWork(isBusy(this.#parts.record.state) || this.#parts.prompts.wanting)
  }
}
