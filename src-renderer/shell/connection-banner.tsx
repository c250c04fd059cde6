/** Says that the host is out of reach, quietly, where work goes on. */
import { WifiOff } from 'lucide-react'
import { useBullpen, useConnection } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import styles from './shell.module.css'

export function ConnectionBanner() {
  const { connection } = useBullpen()
  if (useConnection().kind !== 'offline') return null
  return (
    <div className={styles.banner} role="status">
      <WifiOff size={14} aria-hidden />
      <span className={styles.bannerWords}>
        No connection to Bullpen. It reconnects by itself; what you type is kept.
      </span>
      <Button size="sm" look="ghost" onClick={connection.retryNow}>
        Try now
      </Button>
    </div>
  )
}

export function UnauthorisedView() {
  const { connection } = useBullpen()
  return (
    <div className={styles.unauthorised}>
      <Empty
        title="This window is not signed in to Bullpen"
        actions={<Button onClick={connection.retryNow}>Try again</Button>}
      >
        The host runs, but only answers windows opened with its own link. Run <code>bullpen open</code> for a fresh one;
        it works once.
      </Empty>
    </div>
  )
}
