/** A CLI process as the SDK gets to see it: guarded pipes on both sides, and signals that are ours to give. */
import { EventEmitter } from 'node:events'
import type { SpawnOptions, SpawnedProcess } from '@anthropic-ai/claude-agent-sdk'
import type { SessionId } from '#shared/ids.ts'
import type { Log } from '../ports.ts'
import { InputGuard } from '../supervisor/input-guard.ts'
import { type GuardMetrics, OutputGuard, type ProtocolFault } from '../supervisor/output-guard.ts'
import type { OutputLog } from '../supervisor/output-log.ts'
import { type OwnedProcess, type ProcessRole, announceBound, spawnOwned } from '../supervisor/spawn.ts'
import { type StopOptions, type StopReport, stopTree, sweepMark } from '../supervisor/stop-ladder.ts'
import { StderrTail } from './stderr-tail.ts'

export type Exit = { readonly code: number | null; readonly signal: string | null; readonly stderr: string }

export type Started = {
  readonly pid: number
  /** In the environment of the process and of everything it started. */
  readonly mark: string
  /** Resolves when the process is gone; what it started may still be there, see `gone`. */
  readonly exited: Promise<Exit>
  /** Resolves when nothing of it is left, after `stop` or after it died by itself. Null report: it died by itself. */
  readonly gone: Promise<StopReport | null>
  readonly output: GuardMetrics
  /** Tells the ledger which session the process works for now. */
  bind(sessionId: SessionId): void
  /** Ends the process with all its descendants, `endInput` being the first step. The first call's options count. */
  stop(options?: StopOptions & { endInput?: () => void }): Promise<StopReport>
}

export type LaunchOptions = {
  readonly role?: ProcessRole
  readonly onFault?: (fault: ProtocolFault) => void
  /** Where its output is counted. */
  readonly outputs?: OutputLog | undefined
}

export const logFaults = (log: Log) => (fault: ProtocolFault) => {
  const direction =
    fault.kind === 'bad-input' ? 'refused to write a malformed line to a CLI' : 'dropped a line of a CLI'
  log.warn(direction, { ...fault })
}

/** The spawn function for the SDK, and what it started; null when that failed. */
export function launchWith(
  folder: string,
  { role = 'live', onFault = () => undefined, outputs }: LaunchOptions = {},
): { spawn: (options: SpawnOptions) => SpawnedProcess; started: () => Started | null } {
  let guarded: GuardedProcess | undefined
  return {
    spawn({ command, args, cwd, env }) {
      const child = spawnOwned({ command, args, cwd: cwd ?? folder, env, role })
      guarded = new GuardedProcess(child, env.BULLPEN_OWNER ?? '', onFault)
      const started = guarded.started()
      if (started) outputs?.track(started.pid, () => started.output, started.exited)
      return guarded
    },
    started: () => guarded?.started() ?? null,
  }
}

/** Measured: the exit follows the end of the output within milliseconds. One that stays can be heard no more. */
const EXIT_WITHIN_MS = 5_000

/** A tool that outlives the CLI may hold its pipes open: then its last words are not waited for any longer than this. */
const LAST_WORDS_MS = 250
/** What a pipe can hold at most. More than this after the exit comes from somebody else who has it open, and is not the CLI's. */
const PIPE_BYTES = 1024 * 1024
/** Reading what a pipe holds takes milliseconds; who has not read it by then has stopped reading. */
const LAST_WORDS_AT_MOST_MS = 30_000

class GuardedProcess extends EventEmitter implements SpawnedProcess {
  readonly stdin: InputGuard
  readonly stdout: OutputGuard
  readonly #child: OwnedProcess
  readonly #owner: string
  readonly #stderr = new StderrTail()
  readonly #exited: Promise<Exit>
  readonly #gone: Promise<StopReport | null>
  #stopping: Promise<StopReport> | null = null

  constructor(child: OwnedProcess, owner: string, onFault: (fault: ProtocolFault) => void) {
    super()
    this.#child = child
    this.#owner = owner
    this.stdin = new InputGuard({ onFault })
    this.stdout = new OutputGuard({ onFault })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => this.#stderr.push(chunk))
    this.stdin.on('error', () => undefined) // the SDK listens too, but not when the process could not be started
    child.stdin.on('error', (error) => this.stdin.destroy(error))
    this.stdin.pipe(child.stdin)
    child.stdout.pipe(this.stdout)
    child.on('error', (error) => {
      if (this.listenerCount('error') > 0) this.emit('error', error)
    })
    child.once('exit', (code, signal) => {
      this.emit('exit', code, signal)
      this.#endOutput()
    })
    child.stdout.once('end', () => this.#endSilent())
    this.#exited = this.#exit()
    this.#gone = this.#exited.then(() => this.#end())
    this.#gone.catch(() => undefined) // whoever stops the process hears of it
  }

  get killed(): boolean {
    return this.#child.killed
  }
  get exitCode(): number | null {
    return this.#child.exitCode
  }
  get signalCode(): NodeJS.Signals | null {
    return this.#child.signalCode
  }

  /** The SDK's wish, heard unless the ladder is at work: that is gentler and more thorough. */
  kill(signal: NodeJS.Signals): boolean {
    return this.#stopping === null ? this.#child.kill(signal) : true
  }

  started(): Started | null {
    const { pid, mark } = this.#child
    if (pid === undefined) return null
    const { stdout } = this
    return {
      pid,
      mark,
      exited: this.#exited,
      gone: this.#gone,
      get output() {
        return stdout.metrics
      },
      bind: (sessionId) => announceBound(mark, sessionId),
      stop: (options) => (this.#stopping ??= this.#stop(pid, options)),
    }
  }

  async #stop(pid: number, options?: StopOptions & { endInput?: () => void }): Promise<StopReport> {
    const child = this.#child
    return stopTree(
      {
        pid,
        owner: this.#owner,
        mark: child.mark,
        endInput: () => {
          options?.endInput?.()
          this.stdin.end()
        },
        hasExited: () => child.exitCode !== null || child.signalCode !== null,
        exited: this.#exited,
      },
      options,
    )
  }

  /** One that has closed its output and stays would be waited for by the SDK for ever. */
  #endSilent(): void {
    const timer = setTimeout(() => {
      this.#stderr.push('The CLI closed its output without leaving, and was ended.\n')
      this.started()
        ?.stop({ atOnce: true })
        .catch(() => undefined) // whoever waits for its exit hears of it
    }, EXIT_WITHIN_MS)
    void this.#exited.then(() => clearTimeout(timer))
  }

  /** What follows from the exit: a process that nobody stopped may have left its tools behind. */
  async #end(): Promise<StopReport | null> {
    if (this.#stopping) return this.#stopping
    if (this.#child.pid !== undefined) await sweepMark({ owner: this.#owner, mark: this.#child.mark })
    return null
  }

  #exit(): Promise<Exit> {
    return new Promise((resolve) => {
      const settle = (code: number | null, signal: string | null) =>
        resolve({ code, signal, stderr: this.#stderr.text })
      this.#child.once('error', (error) => this.#stderr.push(`${error.message}\n`))
      this.#child.once('close', settle)
      this.#child.once('exit', (code, signal) => setTimeout(() => settle(code, signal), LAST_WORDS_MS).unref())
    })
  }

  /** Something that holds the pipe open must not keep the conversation from ending; what was said is read to its end. */
  #endOutput(): void {
    let seen = -1
    let waitedMs = 0
    const bytesAtExit = this.stdout.received
    const timer = setInterval(() => {
      waitedMs += LAST_WORDS_MS
      const { received, readableLength, writableLength, writableEnded } = this.stdout
      const isQuiet = seen === received && readableLength === 0 && writableLength === 0
      const isForeign = received - bytesAtExit > PIPE_BYTES || waitedMs >= LAST_WORDS_AT_MOST_MS
      seen = received
      if (!isQuiet && !isForeign && !writableEnded) return
      clearInterval(timer)
      if (writableEnded) return
      this.#child.stdout.destroy()
      this.stdout.end()
    }, LAST_WORDS_MS)
  }
}
