/** The chosen item of the inbox: what is asked, what went wrong, and the way to its session. */
import type { ReactNode } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { isAsleep } from '#shared/session.ts'
import { shortPath } from '../client/format.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './inbox.module.css'
import type { InboxItem, RequestItem } from './items.ts'

type InboxDetailProps = {
  item: InboxItem
  userHome: string | undefined
  onOpen: (id: SessionId) => void
  onDone: (item: InboxItem) => void
  renderRequest: (item: RequestItem) => ReactNode
}

export function InboxDetail({ item, userHome, onOpen, onDone, renderRequest }: InboxDetailProps) {
  const { session } = item
  const { id, title, cwd, state, trust } = session
  return (
    <div className={styles.detail} role="group" aria-label={title}>
      <div className={styles.detailHead}>
        <h2 dir="auto">{title}</h2>
        <span className={styles.path} title={cwd}>
          {shortPath(cwd, userHome)}
        </span>
        {trust === 'restricted' && <Badge tone="warn">Restricted</Badge>}
        <Button size="sm" onClick={() => onOpen(id)}>
          Open
        </Button>
      </div>
      {(item.kind === 'permission' || item.kind === 'question') &&
        (item.request === null ? <Loading label="Loading what it asks" /> : renderRequest(item))}
      {item.kind === 'failed' && (
        <Notice
          tone="error"
          message={item.error.message}
          remedy={item.error.remedy}
          detail={item.error.detail}
          actions={
            <Button size="sm" look="ghost" onClick={() => onDone(item)}>
              Mark as done
            </Button>
          }
        />
      )}
      {item.kind === 'finished' && (
        <Notice
          tone="info"
          message={
            session.lastOutcome?.outcome === 'interrupted'
              ? 'It was interrupted, and you have not read what it said.'
              : 'It has finished, and you have not read its answer yet.'
          }
          remedy={isAsleep(state) ? 'It sleeps by now; it wakes when you open it.' : undefined}
          actions={
            <Button size="sm" look="ghost" onClick={() => onDone(item)}>
              Mark as read
            </Button>
          }
        />
      )}
    </div>
  )
}
