/** The last hour: a lane for each kind of event, and the same as a list. */
import { scaleLinear } from 'd3-scale'
import { useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { TimelineEntry } from '#shared/monitoring.ts'
import type { Session } from '#shared/session.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatClock } from './figures.ts'
import { Panel } from './panel.tsx'
import { countsInWords, KINDS, laneOf } from './timeline-kinds.ts'
import styles from './timeline.module.css'

const HOUR_MS = 60 * 60_000
const SHORT_LIST = 6
const TICKS_MINUTES = [60, 45, 30, 15, 0]

type TimelineProps = {
  entries: readonly TimelineEntry[]
  now: number
  byId: ReadonlyMap<SessionId, Session>
  onOpenSession: (id: SessionId) => void
}

export function Timeline({ entries, now, byId, onOpenSession }: TimelineProps) {
  const recent = entries.filter(({ at }) => at > now - HOUR_MS)
  return (
    <Panel title="Last hour" summary={countsInWords(recent)}>
      {recent.length === 0 ? (
        <p className={styles.quiet}>No process was claimed, replaced or lost in the last hour.</p>
      ) : (
        <>
          <Lanes entries={recent} now={now} />
          <List entries={recent} byId={byId} onOpenSession={onOpenSession} />
        </>
      )}
    </Panel>
  )
}

function Lanes({ entries, now }: { entries: readonly TimelineEntry[]; now: number }) {
  const scale = scaleLinear([now - HOUR_MS, now], [0, 100]).clamp(true)
  const left = (at: number) => `${scale(at).toFixed(2)}%`
  return (
    <div
      className={styles.drawing}
      role="img"
      aria-label={`The last hour: ${countsInWords(entries)}. The list below has each.`}
    >
      {KINDS.map(({ kind, lane }) => (
        <div key={kind} className={styles.lane}>
          <span className={styles.name}>{lane}</span>
          <span className={styles.track}>
            {entries
              .filter((entry) => entry.kind === kind)
              .map((entry, index) => (
                <span
                  key={`${entry.at} ${index}`}
                  className={classNames(styles.mark, styles[kind])}
                  style={{ left: left(entry.at) }}
                  title={`${formatClock(entry.at)} ${entry.text}`}
                />
              ))}
          </span>
        </div>
      ))}
      <div className={styles.lane}>
        <span className={styles.name} />
        <span className={styles.axis}>
          {TICKS_MINUTES.map((minutes) => (
            <span key={minutes} style={{ left: left(now - minutes * 60_000) }}>
              {minutes === 0 ? 'now' : `−${minutes} min`}
            </span>
          ))}
        </span>
      </div>
    </div>
  )
}

function List({ entries, byId, onOpenSession }: Pick<TimelineProps, 'entries' | 'byId' | 'onOpenSession'>) {
  const [all, setAll] = useState(false)
  const shown = entries.toReversed().slice(0, all ? undefined : SHORT_LIST)
  return (
    <>
      <ol className={styles.list} aria-label="Events of the last hour, newest first">
        {shown.map((entry, index) => {
          const session = entry.sessionId === null ? undefined : byId.get(entry.sessionId)
          return (
            <li key={`${entry.at} ${entry.kind} ${entry.pid ?? index}`}>
              <time dateTime={new Date(entry.at).toISOString()}>{formatClock(entry.at)}</time>
              <span className={classNames(styles.kind, styles[`${entry.kind}Word`])}>{laneOf(entry.kind)}</span>
              <span className={styles.text}>
                {session && (
                  <button type="button" className={styles.session} onClick={() => onOpenSession(session.id)}>
                    {session.title}
                  </button>
                )}
                {entry.text}
              </span>
            </li>
          )
        })}
      </ol>
      {entries.length > SHORT_LIST && (
        <Button size="sm" look="ghost" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show the newest only' : `Show all ${entries.length}`}
        </Button>
      )}
    </>
  )
}
