/** The view over the sessions, which stay as they are below it: dashboard, search, inbox or library. */
import type { SessionId } from '#shared/ids.ts'
import type { SearchResult } from '#shared/search.ts'
import type { Session } from '#shared/session.ts'
import { Dashboard } from '../dashboard/dashboard.tsx'
import { History } from '../history/history.tsx'
import { Inbox } from '../inbox/inbox.tsx'
import type { InboxState } from '../inbox/use-inbox.ts'
import { Library } from '../library/library.tsx'
import { TranscriptPreview } from '../session/transcript/transcript-preview.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { InboxRequest } from './inbox-request.tsx'
import styles from './shell.module.css'
import type { Notifications } from './use-notifications.ts'
import type { OverlayState } from './use-overlay.ts'

type OverlayProps = {
  overlay: OverlayState
  inbox: InboxState
  notifications: Notifications
  userHome: string | undefined
  onOpenSession: (id: SessionId) => void
  onOpenResult: (result: SearchResult) => void
  onDone: (sessions: readonly Session[]) => void
}

export function Overlay({
  overlay,
  inbox,
  notifications,
  userHome,
  onOpenSession,
  onOpenResult,
  onDone,
}: OverlayProps) {
  const { shown, close } = overlay
  if (shown === null) return null
  return (
    <div className={styles.over}>
      {shown === 'search' && (
        <ErrorBoundary key={shown} pane="The search">
          <History userHome={userHome} onOpen={onOpenResult} onClose={close} />
        </ErrorBoundary>
      )}
      {shown === 'dashboard' && (
        <ErrorBoundary key={shown} pane="The dashboard">
          <Dashboard onOpenSession={onOpenSession} onClose={close} />
        </ErrorBoundary>
      )}
      {shown === 'library' && (
        <ErrorBoundary key={shown} pane="The list of conversations">
          <Library
            userHome={userHome}
            preview={({ id, cwd, updatedAt }) => <TranscriptPreview id={id} cwd={cwd ?? ''} version={updatedAt} />}
            onOpen={onOpenSession}
            onClose={close}
          />
        </ErrorBoundary>
      )}
      {shown === 'inbox' && (
        <ErrorBoundary key={shown} pane="The inbox">
          <Inbox
            inbox={inbox}
            userHome={userHome}
            onOpen={onOpenSession}
            onDone={onDone}
            onClose={close}
            renderRequest={({ session, request }) =>
              request && <InboxRequest key={request.requestId} session={session} request={request} />
            }
            notices={
              notifications.access === 'default' && (
                <Button size="sm" look="ghost" onClick={notifications.ask}>
                  Let the browser notify you…
                </Button>
              )
            }
          />
        </ErrorBoundary>
      )}
    </div>
  )
}
