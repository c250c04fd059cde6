/** Whether a figure grows: the median of the slopes between its measurements (Theil–Sen), which a few peaks don't move. */

/** Pairs grow with the square: so many points are a quarter of a million of them. */
const POINTS_AT_MOST = 700

export class Growth {
  #points: (readonly [at: number, value: number])[] = []

  /** `at` in minutes. */
  add(at: number, value: number): void {
    this.#points.push([at, value])
    if (this.#points.length > POINTS_AT_MOST) this.#points = this.#points.filter((_, index) => index % 2 === 0)
  }

  get perMinute(): number {
    const slopes = this.#points.flatMap(([at, value], index) =>
      this.#points.slice(index + 1).map(([later, other]) => (other - value) / (later - at)),
    )
    return middle(slopes)
  }

  /** From the first measurement to the last. */
  get minutes(): number {
    return (this.#points.at(-1)?.[0] ?? 0) - (this.#points[0]?.[0] ?? 0)
  }

  /** What it grew by in that time, by its slope; negative = it shrank. */
  get total(): number {
    return this.perMinute * this.minutes
  }

  get median(): number {
    return middle(this.#points.map(([, value]) => value))
  }

  get most(): number {
    return this.#points.reduce((most, [, value]) => Math.max(most, value), 0)
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
