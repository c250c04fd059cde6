/** Says in a view of its own what it means that the host is out of reach; nothing while it is not. */
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useBullpen, useConnection } from './context.tsx'
import styles from './offline-notice.module.css'

/** `meaning`: what is shown all the same, and what has to wait. */
export function OfflineNotice({ meaning }: { meaning: string }) {
  const { connection } = useBullpen()
  if (useConnection().kind !== 'offline') return null
  return (
    <div className={styles.notice}>
      <Notice
        tone="warning"
        message="No connection to Bullpen."
        remedy={`${meaning} It reconnects by itself.`}
        actions={
          <Button size="sm" look="ghost" onClick={connection.retryNow}>
            Try now
          </Button>
        }
      />
    </div>
  )
}
