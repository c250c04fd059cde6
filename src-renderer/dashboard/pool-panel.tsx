/** The warm pool at a glance: what is ready, what it aims at, how well it serves, and why it is not full. */
import { Pause, Play } from 'lucide-react'
import { useState } from 'react'
import type { PoolEvent, PoolStatus } from '#shared/pool.ts'
import { formatDuration } from '../client/format.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Notice } from '../ui/notice.tsx'
import { hitsOf } from './figures.ts'
import { Panel } from './panel.tsx'
import { PoolEventList } from './pool-events.tsx'
import styles from './pool-panel.module.css'

type PoolPanelProps = {
  status: PoolStatus
  events: readonly PoolEvent[]
  offline: boolean
  onPause: (paused: boolean) => Promise<unknown>
  onSettings: () => void
}

export function PoolPanel({ status, events, offline, onPause, onSettings }: PoolPanelProps) {
  const { paused, enabled, target, projectTarget, max, spares, blocked, reason, statistics } = status
  const aims = target + projectTarget
  const [busy, setBusy] = useState(false)
  const ready = spares.filter(({ phase }) => phase === 'ready').length
  const starting = spares.length - ready
  const { hits, asked, percent } = hitsOf(status)
  const pause = async () => {
    setBusy(true)
    await onPause(!paused)
    setBusy(false)
  }
  return (
    <Panel
      title="Warm pool"
      actions={
        enabled && (
          <Button size="sm" disabled={busy || offline} onClick={() => void pause()}>
            {paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
            {paused ? 'Resume' : 'Pause'}
          </Button>
        )
      }
    >
      <div className={styles.gauge}>
        <p className={styles.big}>
          <strong>{ready}</strong> ready
          <span className={styles.of}>{comingWords(starting, blocked)}</span>
        </p>
        <Slots ready={ready} starting={starting} target={aims} max={max} />
      </div>
      <dl className={styles.figures}>
        <Figure
          name="Aims at"
          value={String(aims)}
          note={
            projectTarget === 0 ? `of at most ${max}` : `${target} general, ${projectTarget} in folders, at most ${max}`
          }
        />
        <Figure
          name="Found ready"
          value={percent === null ? '–' : `${percent} %`}
          note={asked === 0 ? 'no session yet' : `${hits} of ${asked} sessions`}
        />
        <Figure
          name="Time to ready"
          value={statistics.timeToReadyMs === null ? '–' : formatDuration(statistics.timeToReadyMs)}
          note="median"
        />
      </dl>
      {reason !== null && blocked !== 'machine-busy' && (
        <Notice
          tone={paused || !enabled ? 'info' : 'warning'}
          message={reason}
          actions={
            enabled ? undefined : (
              <Button size="sm" onClick={onSettings}>
                Open the settings…
              </Button>
            )
          }
        />
      )}
      <p className={styles.since}>{sinceStart(statistics)}</p>
      <PoolEventList events={events} />
    </Panel>
  )
}

/** A refill that waits for a second or two is no news: said here, it moves nothing on the page. */
function comingWords(starting: number, blocked: PoolStatus['blocked']): string {
  if (starting > 0) return `, ${starting} starting`
  return blocked === 'machine-busy' ? ', the next waits for a quiet moment' : ''
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className={styles.value}>{value}</span> <span className={styles.note}>{note}</span>
      </dd>
    </div>
  )
}

type SlotsProps = { ready: number; starting: number; target: number; max: number }

/** One square for each spare there may be. The words beside it say the same. */
function Slots({ ready, starting, target, max }: SlotsProps) {
  const count = Math.max(max, ready + starting)
  const kind = (index: number) => {
    if (index < ready) return styles.ready
    if (index < ready + starting) return styles.starting
    return index < target ? styles.wanted : styles.possible
  }
  return (
    <span
      className={styles.slots}
      role="img"
      aria-label={`${ready} ready and ${starting} starting; the pool aims at ${target} and holds at most ${max}`}
    >
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className={classNames(styles.slot, kind(index))} />
      ))}
    </span>
  )
}

function sinceStart({ refused, others, died, failedStarts, retired }: PoolStatus['statistics']): string {
  const given = Object.values(retired).reduce((sum, count) => sum + count, 0)
  const reasons = Object.entries(retired)
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${why.replaceAll('-', ' ')} ${count}`)
  const parts = [
    `${given} given back${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    `${refused} refused`,
    `${died} died`,
    `${failedStarts} failed to start`,
  ]
  if (others > 0) parts.push(`${others} started without it: resumed, in a folder nobody trusts, or while it was off`)
  return `Since the start: ${parts.join(' · ')}`
}
