/** Several figures of one process that must not grow, each with what still counts as flat. */
import { namesOf } from '../../src-main/engine/testing/names.ts'
import { Growth } from './growth.ts'

type Watched = {
  readonly name: string
  readonly unit: string
  /** What a figure wavers by, however short the run. */
  readonly atMost: number
  /** What it may grow by in each hour of a long run. */
  readonly anHour: number
  /** Minutes. In a shorter run its own rhythm is stronger than any leak: it is told, and decides nothing. */
  readonly judgedFrom: number
}

type Judgement = {
  readonly problems: readonly string[]
  /** What the run was too short for, in words. */
  readonly notJudged: readonly string[]
}

export class Flatness<Name extends string> {
  readonly #startedAt: number
  readonly #watched: readonly (readonly [name: Name, what: Watched, growth: Growth])[]

  /** `startedAt` on the clock of `performance.now()`. */
  constructor(startedAt: number, watched: Readonly<Record<Name, Watched>>) {
    this.#startedAt = startedAt
    this.#watched = namesOf(watched).map((name) => [name, watched[name], new Growth()])
  }

  add(values: Readonly<Record<Name, number>>): void {
    const at = (performance.now() - this.#startedAt) / 60_000
    for (const [name, , growth] of this.#watched) growth.add(at, values[name])
  }

  /** Between the first and the last measurement. */
  get minutes(): number {
    return this.#watched[0]?.[2].minutes ?? 0
  }

  /** Of a run of so many minutes; the soak says which of them count. */
  judge(minutes: number): Judgement {
    const isJudged = ([, { judgedFrom }]: readonly [Name, Watched, Growth]) => minutes >= judgedFrom
    const problems = this.#watched.filter(isJudged).flatMap(([, what, { total }]) => {
      const most = this.#limitOf(what)
      return total > most ? [`${what.name} grew by ${withUnit(total, what)}, and ${withUnit(most, what)} is flat`] : []
    })
    const left = this.#watched.filter((one) => !isJudged(one))
    const notJudged = [...Map.groupBy(left, ([, { judgedFrom }]) => judgedFrom)].map(([from, some]) =>
      tooShort(`growth of ${some.map(([, { name }]) => name).join(', ')}`, from),
    )
    return { problems, notJudged }
  }

  /** A line for each. */
  figures(): (readonly [what: string, value: string])[] {
    return this.#watched.map(([, what, { median, most, total }]) => [
      `${what.name}: median, most, growth in ${this.minutes.toFixed(1)} minutes (flat: ${withUnit(this.#limitOf(what), what)})`,
      [median, most, total].map((value) => withUnit(value, what)).join(', '),
    ])
  }

  #limitOf({ atMost, anHour }: Watched): number {
    return Math.max(atMost, (anHour * this.minutes) / 60)
  }
}

/** For what decides only in runs of so many minutes. */
export const tooShort = (what: string, judgedFrom: number): string =>
  `${what} (too short: decided from ${judgedFrom} minutes on)`

const withUnit = (value: number, { unit }: Watched) => `${value.toFixed(1)} ${unit}`.trim()
