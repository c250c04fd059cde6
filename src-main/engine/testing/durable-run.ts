/** Kills hosts again and again over one data folder, and has what they left compared with what they told their client. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Witness } from './durable-witness.ts'
import { type DurableOrder, Said } from './durable-words.ts'

type Options = {
  readonly folder: string
  readonly random: () => number
  /** A host is killed within this time after it has begun to speak. */
  readonly livesMs: number
  readonly everyMs: number
  /** The script of the host; see `host-bundle.ts`. */
  readonly script: string
  /** Where it is kept compiled. */
  readonly cache: string
}

const SESSIONS = 3
/** In one round of five the host dies while it starts: it takes about this long. */
const STARTS_MS = 120

export class DurableRun {
  readonly witness = new Witness()
  kills = 0
  readonly #options: Options
  readonly #file: string

  constructor(options: Options) {
    this.#options = options
    this.#file = join(options.folder, 'bullpen.db')
  }

  /** One life of a host, and a look at what it left. */
  async round(): Promise<void> {
    const { random, livesMs } = this.#options
    const { host, speaks, gone } = this.#start()
    if (random() < 0.2) await delay(random() * STARTS_MS)
    else {
      await speaks
      await delay(random() * livesMs)
    }
    host.kill('SIGKILL')
    await gone
    this.kills += 1
    this.witness.died()
    this.witness.look(this.#file)
  }

  /** A life that ends in order: everything that was owed has to be there by then. */
  async finish(): Promise<void> {
    const { host, speaks, gone } = this.#start()
    await speaks
    host.stdin!.end()
    await gone
    if (host.exitCode !== 0) {
      this.witness.complain(`a host that was to end in order ended with ${host.exitCode ?? 'a signal'}`)
    }
    this.witness.verify(this.#file)
  }

  #start(): { host: ChildProcess; speaks: Promise<unknown>; gone: Promise<void> } {
    const order: DurableOrder = {
      file: this.#file,
      sessions: SESSIONS,
      after: this.witness.afterAll,
      again: this.witness.latest(2 * SESSIONS),
      everyMs: this.#options.everyMs,
    }
    const { script, cache } = this.#options
    const host = spawn(process.execPath, [script, JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    const gone = this.#listen(host)
    return { host, gone, speaks: Promise.race([once(host.stdout, 'data'), gone]) }
  }

  /** Hears the host to its last whole line. */
  async #listen(host: ChildProcess): Promise<void> {
    let complaints = ''
    let rest = ''
    host.stderr!.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    host.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? '' // of a line that was cut by the end nothing is known
      for (const line of lines) this.witness.hear(Said.parse(JSON.parse(line)))
    })
    await once(host, 'close')
    if (complaints !== '') this.witness.complain(`a host complained: ${complaints}`)
  }
}
