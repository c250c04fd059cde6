/** The last minutes of one process: for sparklines, growth, its own normal level, and whether it did anything at all. */

export type TrendPoint = {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly ownBytes: number
  readonly treeBytes: number
  readonly cpuPercent: number | null
  /** Time since the point before, on the steady clock; 0 = the first. */
  readonly elapsedMs: number
}

export type Growth = { readonly own: number | null; readonly tree: number | null }

const KEPT_MS = 5 * 60_000
/** At most so many points, however fast they come: 5 minutes at 2 a second. */
const KEPT_POINTS = 600

/** What is normal for a process shows between these ages: servers have started, nothing has piled up yet. */
const SETTLED_FROM_MS = 30_000
const SETTLED_TO_MS = 150_000

export class Trend {
  #points: TrendPoint[] = []
  #firstAt: number | null = null
  #settling: number[] = []
  #baseline: number | null = null
  #growthFrom = 0

  add(point: TrendPoint): void {
    this.#firstAt ??= point.at
    this.#points.push(point)
    const oldest = point.at - KEPT_MS
    const outdated = this.#points.findIndex(({ at }) => at >= oldest)
    const surplus = this.#points.length - KEPT_POINTS
    if (outdated > 0 || surplus > 0) this.#points.splice(0, Math.max(outdated, surplus))
    this.#settle(point, point.at - this.#firstAt)
  }

  get points(): readonly TrendPoint[] {
    return this.#points
  }

  /** Memory of the tree that is normal for this process, in bytes; null before it is a minute or two old. */
  get baselineBytes(): number | null {
    return this.#baseline
  }

  /** After a gap in time the points before say nothing about the speed of what comes. */
  forgetGrowth(): void {
    this.#growthFrom = Infinity
  }

  /**
   * Bytes a second: the smaller of the last two steps, so that a single jump is not taken for a leak. Null before there are
   * two steps.
   */
  growth(): Growth {
    if (this.#growthFrom === Infinity) this.#growthFrom = this.#points.at(-1)?.at ?? 0
    const steps = [this.#points.at(-1), this.#points.at(-2)].map((point, index) => {
      const before = this.#points.at(-2 - index)
      return point && before && point.elapsedMs > 0 && before.at >= this.#growthFrom ? { point, before } : null
    })
    const slowest = (of: 'ownBytes' | 'treeBytes') => {
      const speeds = steps.map((step) => step && ((step.point[of] - step.before[of]) / step.point.elapsedMs) * 1000)
      const known = speeds.filter((speed) => speed !== null)
      return known.length < 2 ? null : Math.min(...known)
    }
    return { own: slowest('ownBytes'), tree: slowest('treeBytes') }
  }

  /** Bytes a second of the CLI process in the very last step; null before there is one. Decides how soon to look again. */
  lastStep(): Growth {
    const [before, point] = this.#points.slice(-2)
    if (!before || !point || point.elapsedMs <= 0 || before.at < this.#growthFrom) return { own: null, tree: null }
    const speed = (of: 'ownBytes' | 'treeBytes') => ((point[of] - before[of]) / point.elapsedMs) * 1000
    return { own: speed('ownBytes'), tree: speed('treeBytes') }
  }

  /** Mean CPU of the tree over the last `windowMs`, in percent of one core; null when less than that was seen. */
  meanCpu(windowMs: number, now: number): number | null {
    const from = now - windowMs
    if (this.#firstAt === null || this.#firstAt > from) return null
    const seen = this.#points.filter(({ at, cpuPercent }) => at > from && cpuPercent !== null)
    const time = seen.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)
    return time === 0
      ? null
      : seen.reduce((sum, { cpuPercent, elapsedMs }) => sum + (cpuPercent ?? 0) * elapsedMs, 0) / time
  }

  #settle({ treeBytes }: TrendPoint, age: number): void {
    if (this.#baseline !== null || age < SETTLED_FROM_MS) return
    this.#settling.push(treeBytes)
    if (age < SETTLED_TO_MS) return
    this.#baseline = this.#settling.toSorted((a, b) => a - b)[this.#settling.length >> 1] ?? null
    this.#settling = []
  }
}
