/** Repairs a damaged database in a thread of its own once there is room for that. */
import type { Log } from '../ports.ts'
import { openAhead } from './ahead.ts'
import type { Unrepaired } from './ahead-orders.ts'
import { longWorkOn } from './open-file.ts'
import { bytesFor, mayRepair } from './unrepaired.ts'

type LateRepairOptions = {
  readonly file: string
  readonly copy: Unrepaired['copy']
  readonly log: Log
  /** It was tried. */
  readonly onTried: () => void
}

export class LateRepair {
  readonly #options: LateRepairOptions
  readonly #bytes: number
  #isRunning = false
  #isDone = false

  constructor(options: LateRepairOptions) {
    this.#options = options
    this.#bytes = bytesFor(options.file, options.copy)
  }

  /** Whether this side may touch the file now. */
  get isFree(): boolean {
    return this.#isDone || (!this.#isRunning && mayRepair(this.#options.file, this.#bytes))
  }

  /** True once the file is whole. Begins the repair where that may succeed by now, and never waits for it. */
  look(): boolean {
    const { file, log, onTried } = this.#options
    if (this.#isDone) return true
    if (this.#isRunning || !mayRepair(file, this.#bytes)) return false
    this.#isRunning = true
    void openAhead(file, { log, fromBytes: 0, copies: false }).then(() => {
      this.#isRunning = false
      this.#isDone = longWorkOn(file, 0) !== 'repair'
      onTried()
    })
    return false
  }
}
