/** The line at the bottom: connection, Claude Code, credentials, what works and what waits. */
import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { isAtWork } from '#shared/session.ts'
import type { CredentialStatus, SystemInfo } from '#shared/system.ts'
import type { ConnectionState } from '../client/connection.ts'
import { useBullpen, useCalmSessions, useConnection } from '../client/context.tsx'
import { formatElapsed } from '../client/format.ts'
import { useNow } from '../client/use-now.ts'
import { classNames } from '../ui/class-names.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { PoolIndicator } from './pool-indicator.tsx'
import { UsageIndicator } from './usage-indicator.tsx'
import styles from './status-bar.module.css'

type StatusBarProps = {
  /** The session on the screen is a demo. */
  demo: boolean
  onSignIn: () => void
  /** In the inbox, besides what waits. */
  unreadOrFailed: number
  onInbox: () => void
  onNextWaiting: () => void
  onOpenDashboard: () => void
  onOpenCosts: () => void
}

export const StatusBar = memo(function StatusBar(props: StatusBarProps) {
  const { demo, unreadOrFailed, onInbox, onSignIn, onNextWaiting, onOpenDashboard, onOpenCosts } = props
  const { queries } = useBullpen()
  const info = useQuery(queries.system.info.queryOptions()).data
  const sessions = [...useCalmSessions().values()]
  const waiting = sessions.filter(({ state }) => state.kind === 'waiting').length
  const running = sessions.filter(isAtWork).length - waiting
  return (
    <footer className={styles.bar} aria-label="Status">
      <ConnectionLabel />
      <PoolIndicator onOpenDashboard={onOpenDashboard} />
      {running > 0 && (
        <span className={styles.item}>
          <StateDot state="running" />
          {running} working
        </span>
      )}
      {waiting > 0 && (
        <button type="button" className={classNames(styles.item, styles.waiting)} onClick={onNextWaiting}>
          <StateDot state="waiting" />
          {waiting} waiting for you
        </button>
      )}
      {unreadOrFailed > 0 && (
        <button type="button" className={styles.item} onClick={onInbox}>
          <StateDot state="unread" />
          {unreadOrFailed} to read
        </button>
      )}
      <span className={styles.gap} />
      <UsageIndicator onOpen={onOpenCosts} />
      {info && <CliLabel info={info} />}
      {demo ? (
        <span className={classNames(styles.item, styles.demo)}>
          <span>
            Demo<span className={styles.wide}>: scripted model, no cost</span>
          </span>
        </span>
      ) : (
        info && (
          <button
            type="button"
            className={classNames(styles.item, styles.source, styles.credentials)}
            title={`How Claude Code signs in: ${info.credentials.source}`}
            onClick={onSignIn}
          >
            {credentialsLabel(info.credentials)}
          </button>
        )
      )}
    </footer>
  )
})

/** In a word or two; where a key comes from is in the tooltip. */
function credentialsLabel({ method, source }: CredentialStatus): string {
  if (method === 'none') return 'Not signed in'
  return method === 'api-key' ? 'API key' : source
}

function CliLabel({ info: { cli, version } }: { info: SystemInfo }) {
  if (cli.state === 'unusable') {
    return (
      <span className={classNames(styles.item, styles.bad)} title={`${cli.error.message} ${cli.error.remedy}`}>
        Claude Code unusable
      </span>
    )
  }
  return (
    <span className={classNames(styles.item, styles.cli)} title={`${cli.path}\nBullpen ${version}`}>
      Claude Code {cli.version}
    </span>
  )
}

function ConnectionLabel() {
  const connection = useConnection()
  const now = useNow(1_000, connection.kind === 'offline')
  return (
    <span className={styles.item} role="status" data-connection={connection.kind}>
      <span className={classNames(styles.light, styles[connection.kind])} aria-hidden />
      {words(connection, now)}
    </span>
  )
}

function words(connection: ConnectionState, now: number): string {
  switch (connection.kind) {
    case 'connecting':
      return 'Connecting'
    case 'online':
      return 'Connected'
    case 'offline':
      return `Offline for ${formatElapsed(Math.max(0, Math.floor((now - connection.since) / 1_000)))}`
    case 'unauthorised':
      return 'Not signed in to the host'
  }
}
