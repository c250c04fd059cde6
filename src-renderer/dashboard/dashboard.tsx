/** The dashboard: what Bullpen runs right now, what it costs the machine, and what happened lately. */
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useCallback, useEffect, useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen, useConnection, useSessions } from '../client/context.tsx'
import { isDialogShown, isMenuShown } from '../client/dialogs-shown.ts'
import { useAction } from '../client/use-action.ts'
import { useLive } from '../client/use-live.ts'
import { IconButton } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { CostsPanel } from './costs-panel.tsx'
import styles from './dashboard.module.css'
import { formatClock } from './figures.ts'
import { MemoryPanel } from './memory-panel.tsx'
import { PoolPanel } from './pool-panel.tsx'
import { ProcessTable } from './process-table.tsx'
import type { ProcessAction } from './row-actions.tsx'
import { Timeline } from './timeline.tsx'
import { usePoolEvents } from './use-pool-events.ts'

/** One that was asked for once more is another one: it is gone to again. */
export type DashboardPlace = { readonly at: 'costs' }

type DashboardProps = {
  /** Where to begin; null = at its top. */
  place?: DashboardPlace | null
  onOpenSession: (id: SessionId) => void
  onSettings: () => void
  /** To end the process of a session: asks first where that cuts a turn. */
  onEnd: (session: Session) => void
  onClose: () => void
}

export function Dashboard({ place = null, onOpenSession, onSettings, onEnd, onClose }: DashboardProps) {
  const { client, queries } = useBullpen()
  const act = useAction()
  const { byId } = useSessions()
  const connection = useConnection()
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const monitoring = useLive(
    useCallback((signal: AbortSignal) => client.processes.monitor(undefined, { signal }), [client]),
  )
  const pool = useLive(useCallback((signal: AbortSignal) => client.pool.watch(undefined, { signal }), [client]))
  const poolEvents = usePoolEvents()
  const heading = useRef<HTMLHeadingElement>(null)
  const costs = useRef<HTMLElement>(null)
  const frame = monitoring.value
  const isWhole = frame !== null && pool.value !== null
  useEffect(() => (place === null ? heading : costs).current?.focus(), [place])
  useEffect(() => {
    if (place !== null) costs.current?.scrollIntoView({ block: 'start' }) // once more when what stands above it is there
  }, [place, isWhole])
  useEscape(onClose)
  const error = monitoring.error ?? pool.error
  const offline = connection.kind !== 'online'
  const onAct = (action: ProcessAction, { id }: Session) =>
    act(async () => {
      if (action === 'recycle') await client.processes.recycle({ sessionId: id })
      else await client.processes.hibernate({ sessionId: id })
    })
  return (
    <section className={styles.dashboard} aria-labelledby="dashboard-title">
      <header className={styles.header}>
        <h1 id="dashboard-title" ref={heading} tabIndex={-1} className={styles.title}>
          Dashboard
        </h1>
        {frame && (
          <p className={styles.fresh}>
            {offline ? `Not connected. Figures of ${formatClock(frame.at)}` : `Now, ${formatClock(frame.at)}`}
          </p>
        )}
        <IconButton label="Close the dashboard" shortcut="Esc" className={styles.close} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <div className={styles.scroll}>
        <div className={styles.column}>
          {error && (
            <FailureNotice
              urgent
              error={error}
              onRetry={() => {
                if (monitoring.error) monitoring.retry()
                if (pool.error) pool.retry()
              }}
            />
          )}
          {frame === null && pool.value === null && !error && (
            <Loading label={offline ? 'Waiting for the connection' : 'Measuring'} />
          )}
          <div className={styles.top}>
            {pool.value && (
              <PoolPanel
                status={pool.value}
                events={poolEvents ?? []}
                offline={offline}
                onPause={(paused) => act(() => client.pool.pause({ paused }))}
                onSettings={onSettings}
              />
            )}
            {frame?.machine && (
              <MemoryPanel machine={frame.machine} memoryCap={frame.memoryCap} processes={frame.samples.length} />
            )}
          </div>
          {frame && (
            <ProcessTable
              frame={frame}
              pool={pool.value}
              byId={byId}
              settings={settings}
              now={frame.at}
              offline={offline}
              onAct={onAct}
              onEnd={onEnd}
              onEndSpare={(pid) => act(() => client.processes.endSpare({ pid }))}
              onOpenSession={onOpenSession}
            />
          )}
          <CostsPanel ref={costs} byId={byId} onOpenSession={onOpenSession} />
          {frame && <Timeline entries={frame.timeline} now={frame.at} byId={byId} onOpenSession={onOpenSession} />}
        </div>
      </div>
    </section>
  )
}

/** Wherever the focus is, unless something nearer has a use for the key: a menu, a dialog, a field. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      if (isDialogShown() || isMenuShown()) return
      event.preventDefault()
      onEscape()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [onEscape])
}
