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

  get median(): number {
    return middle(this.#points.map(([, value]) => value))
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
