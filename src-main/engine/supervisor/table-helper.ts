/** A program that stays and answers one question after the other, where starting one for each would be dear. */
import { createInterface } from 'node:readline'
import type { OwnedProcess } from './spawn.ts'

/**
 * It is sent the number of a question as a line. It answers with any lines, then `end NUMBER`, or `failed NUMBER WHY`; it
 * leaves when its input ends.
 */
export type HelperDeps = {
  readonly start: () => OwnedProcess
  /** For one answer, the start of the helper included. */
  readonly timeoutMs: number
  /** One that is asked nothing for so long is sent away; the next question starts another. */
  readonly idleMs: number
}

type Question = {
  readonly number: number
  readonly lines: string[]
  readonly answer: (text: string) => void
  readonly fail: (why: Error) => void
}

export class TableHelper {
  readonly #deps: HelperDeps
  #child: OwnedProcess | null = null
  #open: Question | null = null
  #asked = 0
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #closed = false

  constructor(deps: HelperDeps) {
    this.#deps = deps
  }

  /** The lines of the answer. Rejects when there is none in time, or the helper could not be started, died or failed. */
  ask(): Promise<string> {
    const asked = this.#turn.then(() => this.#ask())
    this.#turn = asked.catch(() => undefined)
    return asked
  }

  /** Sends it away; what was asked is not answered any more. */
  close(): void {
    this.#closed = true
    this.#leave(new Error('the helper is not needed any more'))
  }

  async #ask(): Promise<string> {
    if (this.#closed) throw new Error('the helper is not needed any more')
    clearTimeout(this.#idle)
    const { timeoutMs, idleMs } = this.#deps
    const child = (this.#child ??= this.#launch())
    const number = (this.#asked += 1)
    const { promise, resolve: answer, reject: fail } = Promise.withResolvers<string>()
    this.#open = { number, lines: [], answer, fail }
    const timer = setTimeout(() => this.#leave(new Error('the helper does not answer')), timeoutMs)
    child.stdin.write(`${number}\n`)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#open = null
      this.#idle = setTimeout(() => this.#leave(new Error('the helper was asked nothing')), idleMs).unref()
    }
  }

  #launch(): OwnedProcess {
    const child = this.#deps.start()
    const gone = (why: string) => {
      if (this.#child === child) this.#leave(new Error(why))
    }
    child.once('error', (error) => gone(error.message))
    child.once('exit', (code, signal) => gone(`the helper ended with ${code ?? signal ?? 'nothing'}`))
    child.stdin.on('error', () => undefined) // its exit tells
    child.stderr.resume()
    createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
      if (this.#child === child) this.#hear(line)
    })
    return child
  }

  #hear(line: string): void {
    const question = this.#open
    if (!question) return
    const [, end, number, why] = /^(end|failed) (\d+)(?: (.*))?$/.exec(line) ?? []
    if (end === undefined) question.lines.push(line)
    else if (Number(number) !== question.number) question.lines.length = 0
    else if (end === 'end') question.answer(question.lines.join('\n'))
    else question.fail(new Error(why ?? 'the helper failed'))
  }

  /** It may hang in a call to the system: it is given a moment to leave by itself, and no more. */
  #leave(why: Error): void {
    const child = this.#child
    clearTimeout(this.#idle)
    this.#child = null
    this.#open?.fail(why)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS).unref()
    child.once('exit', () => clearTimeout(timer))
  }
}

const LEAVE_MS = 1_000
