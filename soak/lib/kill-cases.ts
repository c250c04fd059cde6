/** Who is killed, and what its processes are at: every pair of the two is a case. */
import { STATES, type State } from '../../src-main/engine/testing/doomed-agents.ts'

export const TARGETS = ['host', 'host while it starts', 'agent, then host', 'guardian, then host'] as const
export type Target = (typeof TARGETS)[number]

/** Goes through all cases again and again, each time in another order. */
export class Cases {
  readonly #random: () => number
  readonly #run = new Map<string, { runs: number; survived: number }>()
  #left: (readonly [Target, State])[] = []

  constructor(random: () => number) {
    this.#random = random
  }

  next(): readonly [Target, State] {
    if (this.#left.length === 0) {
      this.#left = TARGETS.flatMap((target) => STATES.map((state) => [target, state] as const))
        .map((one) => [this.#random(), one] as const)
        .sort(([a], [b]) => a - b)
        .map(([, one]) => one)
    }
    return this.#left.pop() ?? ['host', 'idle']
  }

  count(target: Target, state: State, survived: boolean): void {
    const before = this.of(target, state)
    this.#run.set(`${target}: ${state}`, { runs: before.runs + 1, survived: before.survived + (survived ? 1 : 0) })
  }

  of(target: Target, state: State): { runs: number; survived: number } {
    return this.#run.get(`${target}: ${state}`) ?? { runs: 0, survived: 0 }
  }

  /** Cases that were run at least once. */
  get covered(): number {
    return this.#run.size
  }
}
