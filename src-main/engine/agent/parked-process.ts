/** A CLI process that waits to be claimed: made ready while nobody waits, and asked whether it still answers. */
import type { SpawnOptions, SpawnedProcess } from '@anthropic-ai/claude-agent-sdk'
import type { Log } from '../ports.ts'
import type { ProcessHost } from './agent-process.ts'
import { askProcess } from './control-line.ts'
import { type Started, launchWith, logFaults } from './guarded-process.ts'
import { yieldCpu } from './yield-cpu.ts'
import { FrozenProcess, refuseStopped, unlessFrozen } from './unless-frozen.ts'

/** This one process can't be used; another like it may do. */
export class SpareLost extends Error {
  override readonly name = 'SpareLost'
}

/** Making ready takes 50 ms; a process that is slower is as good as one that was not made ready. */
const CONDITION_LIMIT_MS = 5_000
/** Longer than `unlessFrozen` waits: that one knows better whether the process is at work. */
const ANSWER_LIMIT_MS = 30_000

export class ParkedProcess {
  readonly started: Started
  readonly #pipes: SpawnedProcess
  /** Gives it its full share of the CPU, where it yielded to others while it started. */
  readonly yieldNoMore: () => Promise<void>
  #gone = false
  #frozen = false

  constructor(started: Started, pipes: SpawnedProcess, yieldNoMore: () => Promise<void>) {
    this.started = started
    this.#pipes = pipes
    this.yieldNoMore = yieldNoMore
    void started.exited.then(() => (this.#gone = true))
  }

  /** It did not react: it will not react to a request to end either. */
  get frozen(): boolean {
    return this.#frozen
  }

  /**
   * Makes the CLI assemble its tools, prompt and context once. It leaves no trace in the transcript or in the first request,
   * calls no API, and takes about a third off the first answer. A CLI that can't do it is as warm as without.
   */
  async condition(log: Log): Promise<void> {
    const answer = await askProcess(
      this.#pipes,
      { subtype: 'get_context_usage', detail: 'summary' },
      CONDITION_LIMIT_MS,
    )
    if (answer === null) log.debug('a spare could not be made ready', { pid: this.started.pid })
  }

  /** The version it says it is; null when it doesn't say. Rejects with `SpareLost` when it does not answer. */
  async check(patienceMs: number): Promise<string | null> {
    this.refuseLost()
    const answer = await this.answered(
      askProcess(this.#pipes, { subtype: 'get_binary_version' }, ANSWER_LIMIT_MS),
      patienceMs,
    )
    if (answer === null) throw new SpareLost('the spare process does not answer')
    return typeof answer.version === 'string' ? answer.version : null
  }

  /** Throws `SpareLost` when it is gone or stopped, as far as that is seen from outside. */
  refuseLost(): void {
    if (this.#gone) throw new SpareLost('the spare process is gone')
    try {
      refuseStopped(this.started.pid)
    } catch (error) {
      throw this.#lost(error)
    }
  }

  /** Settles as `answer` does, with `SpareLost` when the process does not work on it. */
  async answered<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
    const { pid, exited } = this.started
    const died = exited.then((): never => {
      throw new SpareLost('the spare process is gone')
    })
    try {
      return await unlessFrozen(Promise.race([answer, died]), { pid, patienceMs })
    } catch (error) {
      throw this.#lost(error)
    }
  }

  #lost(error: unknown): unknown {
    if (!(error instanceof FrozenProcess)) return error
    this.#frozen = true
    return new SpareLost(`a spare does not react: ${error.message}`, { cause: error })
  }
}

/** The spawn function for the SDK, and the parked process it started; null when that failed. `yields`: see `yieldCpu`. */
export function launchParked(
  folder: string,
  { log, outputs, yields = false }: Pick<ProcessHost, 'log' | 'outputs'> & { readonly yields?: boolean },
): { spawn: (options: SpawnOptions) => SpawnedProcess; parked: () => ParkedProcess | null } {
  const launch = launchWith(folder, { role: 'spare', onFault: logFaults(log), outputs })
  let pipes: SpawnedProcess | undefined
  let yieldNoMore = () => Promise.resolve()
  return {
    spawn(options) {
      pipes = launch.spawn(options)
      const pid = launch.started()?.pid
      if (yields && pid !== undefined) yieldNoMore = yieldCpu(pid, log)
      return pipes
    },
    parked() {
      const started = launch.started()
      return started && pipes ? new ParkedProcess(started, pipes, yieldNoMore) : null
    },
  }
}
