/** A Node.js program beside the bench, so that it shares no event loop with what is measured. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export class Child implements AsyncDisposable {
  readonly firstLine: Promise<string>
  readonly startedAt = performance.now()
  readonly #process: ChildProcess

  constructor(args: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env) {
    this.#process = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    this.firstLine = this.#readLine(args)
    this.firstLine.catch(() => undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await gone
  }

  async #readLine(args: readonly string[]): Promise<string> {
    const lines = createInterface({ input: this.#process.stdout! })
    const gone = once(this.#process, 'exit').then(([code]) => {
      throw new Error(`${args.join(' ')} ended with ${String(code)} before it was ready`)
    })
    gone.catch(() => undefined)
    const [line] = (await Promise.race([once(lines, 'line'), gone])) as [string]
    return line
  }
}
