/** What the pool did lately, one spare after the other, for whoever wonders why it is as it is. */
import { useId, useState } from 'react'
import type { PoolEvent } from '#shared/pool.ts'
import { formatDuration } from '../client/format.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatClock } from './figures.ts'
import styles from './pool-events.module.css'

const TYPES: Record<PoolEvent['type'], string> = {
  started: 'Started',
  ready: 'Ready',
  claimed: 'Claimed',
  refused: 'Refused',
  lost: 'Lost',
  died: 'Died',
  retired: 'Given back',
  failed: 'Failed',
}

/** Why a spare was given back, in words; what else is told is a sentence already. */
const REASONS: Readonly<Record<string, string>> = {
  unwell: 'was not well',
  disabled: 'the pool was switched off',
  superseded: 'settings, account or CLI have changed',
  memory: 'the machine was low on memory',
  idle: 'was no longer needed',
  aged: 'was too old',
  surplus: 'was one too many',
}

export function PoolEventList({ events }: { events: readonly PoolEvent[] }) {
  const [open, setOpen] = useState(false)
  const list = useId()
  if (events.length === 0) return null
  return (
    <div className={styles.events}>
      <Button size="sm" look="ghost" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
        {open ? 'Hide what it did' : 'What it did'}
      </Button>
      <ol id={list} className={styles.list} aria-label="What the pool did, newest first" hidden={!open}>
        {open &&
          events.map((event) => (
            <li key={event.seq}>
              <time dateTime={new Date(event.at).toISOString()}>{formatClock(event.at)}</time>
              <span className={classNames(styles.type, isBad(event) && styles.bad)}>{TYPES[event.type]}</span>
              <span className={styles.what}>{inWords(event)}</span>
            </li>
          ))}
      </ol>
    </div>
  )
}

const isBad = ({ type }: PoolEvent) => type === 'failed' || type === 'died' || type === 'lost' || type === 'refused'

function inWords({ kind, cwd, pid, afterMs, reason }: PoolEvent): string {
  const parts = [
    kind === 'general' ? 'general' : (cwd ?? 'in its folder'),
    pid === null ? null : `process ${pid}`,
    afterMs === null ? null : `after ${formatDuration(afterMs)}`,
    reason === null ? null : (REASONS[reason] ?? reason),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
