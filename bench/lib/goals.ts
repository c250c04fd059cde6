/** What is to be reached, and whether it is, with how far chance may have helped. */
import { seededRandom } from '../../src-main/engine/testing/random.ts'
import { median, percentile, round, table } from './stats.ts'

/** Times of one thing against those of another, measured one right after the other in each round. */
export type Goal = { readonly of: string; readonly to: string; readonly atMost: number }

export type Ratio = {
  /** Median of the ratios of each round: what slows a whole round down doesn't count. */
  readonly ofRounds: number
  /** Ratio of the two medians: what the table of times shows. */
  readonly ofMedians: number
  /** In which the median of the rounds' ratios lies with 95 %, by drawing the rounds again and again. */
  readonly from: number
  readonly to: number
}

const DRAWS = 4_000
/** The same figures give the same interval. */
const SEED = 1

/** One value per round in each, in the order of the rounds. */
export function ratioOf(values: readonly number[], others: readonly number[]): Ratio {
  const ratios = values.map((value, index) => value / others[index]!)
  const random = seededRandom(SEED)
  const draw = () => median(ratios.map(() => ratios[Math.floor(random() * ratios.length)]!))
  const medians = Array.from({ length: DRAWS }, draw)
  return {
    ofRounds: median(ratios),
    ofMedians: median(values) / median(others),
    from: percentile(medians, 0.025),
    to: percentile(medians, 0.975),
  }
}

/** `yes` and `no` only where the whole interval says so. */
export function verdict({ ofRounds, from, to }: Ratio, atMost: number): string {
  if (to <= atMost) return 'yes'
  if (from > atMost) return 'no'
  return ofRounds <= atMost ? 'yes, within chance' : 'no, within chance'
}

/** `times` holds one value per round for each name, in the order of the rounds. */
export function goalTable(goals: readonly Goal[], times: ReadonlyMap<string, readonly number[]>): string {
  const rows = goals.map(({ of, to, atMost }) => {
    const ratio = ratioOf(times.get(of) ?? [], times.get(to) ?? [])
    const interval = `${round(ratio.from)}–${round(ratio.to)}`
    const figures = [round(ratio.ofRounds), interval, round(ratio.ofMedians)]
    return [`${of} / ${to}`, ...figures, `≤ ${atMost}`, verdict(ratio, atMost)]
  })
  return `${table(['ratio', 'median of the rounds', '95 % interval of it', 'of the medians', 'goal', 'reached'], rows)}

The interval is of the median of the rounds' ratios, which decides, by drawing the rounds again ${DRAWS.toLocaleString('en-US')} times; "within chance": it holds the goal.`
}
