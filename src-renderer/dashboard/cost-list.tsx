/** What has its share of the costs, each with its part of the whole. */
import { countOf } from '../client/format.ts'
import { formatSpent } from '../client/usage-words.ts'
import styles from './costs-panel.module.css'

export type CostRow = {
  readonly key: string
  readonly name: string
  /** On hover. */
  readonly hint: string
  readonly costUsd: number
  readonly turns: number
  readonly onOpen?: () => void
}

/** What follows is small; it is in the sum all the same. */
const SHOWN = 6

export function CostList({ title, rows, total }: { title: string; rows: readonly CostRow[]; total: number }) {
  const rest = rows.slice(SHOWN)
  const restUsd = rest.reduce((sum, { costUsd }) => sum + costUsd, 0)
  return (
    <section className={styles.list} aria-label={`Costs ${title.toLowerCase()}`}>
      <h3>{title}</h3>
      <ul>
        {rows.slice(0, SHOWN).map(({ key, name, hint, costUsd, turns, onOpen }) => (
          <li key={key}>
            {onOpen ? (
              <button type="button" className={styles.name} dir="auto" title={hint} onClick={onOpen}>
                {name}
              </button>
            ) : (
              <span className={styles.name} dir="auto" title={hint}>
                {name}
              </span>
            )}
            <span className={styles.cost} title={countOf(turns, 'turn')}>
              {formatSpent(costUsd)}
            </span>
            <meter min={0} max={total === 0 ? 1 : total} value={costUsd} aria-label={`Share of ${name}`} />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <p className={styles.rest}>
          {rest.length} more, {formatSpent(restUsd)}
        </p>
      )}
    </section>
  )
}
