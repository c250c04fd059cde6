/** What each day cost, as a row of bars; the figures of a day on hover, and read out one by one. */
import { scaleLinear } from 'd3-scale'
import type { CostReport } from '#shared/usage.ts'
import { countOf } from '../client/format.ts'
import { formatSpent } from '../client/usage-words.ts'
import styles from './costs-panel.module.css'

const DATE = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })

/** At noon, so that no time zone makes it the day before. */
const dateWords = (day: string): string => DATE.format(new Date(`${day}T12:00:00`))

export function CostBars({ days }: Pick<CostReport, 'days'>) {
  const most = Math.max(...days.map(({ costUsd }) => costUsd))
  const height = scaleLinear([0, most === 0 ? 1 : most], [0, 100])
  const [first, last] = [days[0], days.at(-1)]
  return (
    <div className={styles.chart}>
      <ol className={styles.bars} aria-label="Costs by day">
        {days.map(({ day, costUsd, turns }) => {
          const words = `${dateWords(day)}: ${formatSpent(costUsd)}, ${countOf(turns, 'turn')}`
          return (
            <li key={day} title={words}>
              <span className="sr-only">{words}</span>
              <span className={styles.bar} style={{ height: `${height(costUsd)}%` }} aria-hidden />
            </li>
          )
        })}
      </ol>
      <p className={styles.axis} aria-hidden>
        <span>{first && dateWords(first.day)}</span>
        <span>most in a day {formatSpent(most)}</span>
        <span>{last && dateWords(last.day)}</span>
      </p>
    </div>
  )
}
