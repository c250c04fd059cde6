/** Watches all the time that there are no more spares and processes than there may be, by two witnesses: the pool and the kernel. */
import { setTimeout as delay } from 'node:timers/promises'
import type { SpareInfo } from '#shared/pool.ts'
import { readMarked } from '../../src-main/engine/supervisor/marks.ts'
import type { PoolWorld } from './pool-world.ts'

/** Longest that a change of the maximum may take to show: superseded processes are ended in order. */
const SETTLE_MS = 5_000
/** An end in order takes up to the whole ladder; a session's process ends after its session has gone. */
const TOO_MANY_MS = 10_000

export class PoolWitness {
  readonly #world: PoolWorld
  mostSpares = 0
  mostStarts = 0

  constructor(world: PoolWorld) {
    this.#world = world
  }

  /** Until `signal` aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#watchPool(signal), this.#watchKernel(signal)])
  }

  async #watchPool(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const status = await this.#world.host.client.pool.status().catch(() => null) // it is being killed
      if (status) this.#look(status.spares)
      await delay(50)
    }
  }

  #look(spares: readonly SpareInfo[]): void {
    const { problems, maxChangedAt, previousMax, settings } = this.#world
    this.mostSpares = Math.max(this.mostSpares, spares.length)
    const isSettled = performance.now() - maxChangedAt >= SETTLE_MS
    const allowed = isSettled ? settings.poolMax : Math.max(previousMax, settings.poolMax)
    if (spares.length > allowed) problems.add(`${spares.length} spares where ${allowed} may be`)
    const pids = spares.flatMap(({ pid }) => pid ?? [])
    if (new Set(pids).size !== pids.length) problems.add('one process is two spares')
  }

  /** What the kernel says runs, whatever the pool says: the starts of CLIs that are still there. Helpers don't last. */
  async #watchKernel(signal: AbortSignal): Promise<void> {
    const world = this.#world
    let tooManySince = performance.now()
    while (!signal.aborted) {
      const ours = (await readMarked(world.owner)).filter(({ run }) => run !== '')
      const starts = new Set(ours.map(({ mark }) => mark)).size
      this.mostStarts = Math.max(this.mostStarts, starts)
      const allowed = Math.max(world.previousMax, world.settings.poolMax) + world.claiming
      if (starts <= allowed) tooManySince = performance.now()
      else if (performance.now() - tooManySince > TOO_MANY_MS)
        world.problems.add(`${starts} CLIs run where ${allowed} may`)
      await delay(500)
    }
  }
}
