/** The CLI's own sign-in, driven from here: its page goes out, the code of that page goes in, its end is the answer. */
import { AppError, type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { type OwnedProcess, spawnOwned, type SpawnSpec } from '../supervisor/spawn.ts'

export type LoginStep = { type: 'url'; url: string } | { type: 'signed-in' } | { type: 'failed'; error: AppErrorData }

/** 15 min: longer than signing up takes; a page that was closed would otherwise leave the CLI waiting for ever. */
const LOGIN_LIMIT_MS = 15 * 60_000

/** 3 s: the CLI ends within 30 ms of a TERM. */
const KILL_AFTER_MS = 3000

/** 250 ms for the rest of stderr: a browser started by the CLI may hold its pipes open for hours. */
const LAST_WORDS_MS = 250

/** 64 KiB: the page's address comes within the first two lines. */
const OUTPUT_LIMIT = 64 * 1024

/** What the CLI prints before the address, in "If the browser didn't open, visit: https://…". */
const PAGE = /visit:\s*(https:\/\/\S+)\s/

export class CliLogin {
  readonly #child: OwnedProcess
  readonly #steps: LoginStep[] = []
  readonly #ended: Promise<void>
  #wake: () => void = () => undefined
  #stdout = ''
  #stderr = ''
  #isOver = false
  /** Why it was ended from outside; the first reason stays. */
  #why: AppErrorData | null = null

  /** Starts the CLI at once; `steps` tells whether that worked. */
  constructor(spec: SpawnSpec) {
    this.#child = spawnOwned(spec)
    const limit = setTimeout(() => void this.end(tookTooLong()), LOGIN_LIMIT_MS)
    this.#child.stdin.on('error', () => undefined) // it is gone: its exit says so
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk))
    this.#child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(-OUTPUT_LIMIT)
    })
    this.#ended = new Promise((resolve) => {
      const settle = (step: LoginStep) => {
        clearTimeout(limit)
        this.#push(step, true)
        resolve()
      }
      this.#child.once('error', (error) => settle({ type: 'failed', error: didNotStart(error) }))
      this.#child.once('close', (code) => settle(this.#result(code)))
      this.#child.once('exit', (code) => setTimeout(() => settle(this.#result(code)), LAST_WORDS_MS))
    })
  }

  /** The page, when the CLI tells it, then the end. */
  async *steps(): AsyncGenerator<LoginStep, void> {
    for (;;) {
      for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) yield step
      if (this.#isOver) return
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** The code of the page, as one line of its input. */
  submit(code: string): void {
    this.#child.stdin.write(`${code}\n`)
  }

  /**
   * Ends it; resolves when it is gone. Only the CLI itself is signalled and not its group: the browser it opened may be
   * in that group, with the user's other pages.
   */
  async end(why: AppErrorData): Promise<void> {
    this.#why ??= why
    if (this.#isOver) return
    this.#child.kill('SIGTERM')
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), KILL_AFTER_MS)
    await this.#ended
    clearTimeout(kill)
  }

  #read(chunk: string): void {
    if (this.#stdout.length > OUTPUT_LIMIT) return
    const hadPage = PAGE.test(this.#stdout)
    this.#stdout += chunk
    const url = PAGE.exec(this.#stdout)?.[1]
    if (!hadPage && url !== undefined) this.#push({ type: 'url', url })
  }

  #result(code: number | null): LoginStep {
    if (this.#why !== null) return { type: 'failed', error: this.#why }
    return code === 0 ? { type: 'signed-in' } : { type: 'failed', error: refused(this.#stderr) }
  }

  #push(step: LoginStep, isLast = false): void {
    if (this.#isOver) return
    this.#isOver = isLast
    this.#steps.push(step)
    this.#wake()
  }
}

const tookTooLong = (): AppErrorData =>
  new AppError('timeout', {
    message: 'Nobody finished the sign-in within 15 minutes.',
    remedy: 'Start it again, open the page and follow it to its end.',
  }).data

const didNotStart = (error: Error): AppErrorData =>
  new AppError('process', {
    message: 'The sign-in of the CLI could not be started.',
    remedy: 'Run "bullpen doctor" to see what is wrong with the CLI.',
    detail: error.message,
  }).data

/** From the CLI's own words, such as "Couldn't log in: getaddrinfo ENOTFOUND platform.claude.com". */
function refused(stderr: string): AppErrorData {
  const detail = stderr.trim().slice(-2000)
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|certificate|socket|network/i.test(detail)) {
    return new AppError('network', {
      message: 'The sign-in could not reach the sign-in service.',
      remedy: 'Check the network and its proxy, then sign in again.',
      detail,
    }).data
  }
  return new AppError('auth', {
    message: 'The sign-in did not succeed.',
    remedy: 'Sign in again and copy the whole code of the page.',
    detail,
  }).data
}

export const cancelled = (): AppErrorData =>
  toAppErrorData(
    new AppError('conflict', {
      message: 'The sign-in was cancelled.',
      remedy: 'Start it again when you want to sign in.',
    }),
  )
