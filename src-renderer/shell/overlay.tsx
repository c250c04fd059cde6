/** The view over the sessions, which stay as they are below it: dashboard, search, inbox or library. */
import { lazy, Suspense } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { SearchResult } from '#shared/search.ts'
import type { Session } from '#shared/session.ts'
import type { InboxState } from '../inbox/use-inbox.ts'
import { TranscriptPreview } from '../session/transcript/transcript-preview.tsx'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { warnsOfDanger } from '../session/permission/hints/request-hints.ts'
import { InboxRequest } from './inbox-request.tsx'
import styles from './shell.module.css'
import type { Notifications } from './use-notifications.ts'
import type { OverlayKind, OverlayState } from './use-overlay.ts'

// Fetched when first asked for: the window is there sooner without them.
const Dashboard = lazy(() => import('../dashboard/dashboard.tsx').then((file) => ({ default: file.Dashboard })))
const History = lazy(() => import('../history/history.tsx').then((file) => ({ default: file.History })))
const Inbox = lazy(() => import('../inbox/inbox.tsx').then((file) => ({ default: file.Inbox })))
const Library = lazy(() => import('../library/library.tsx').then((file) => ({ default: file.Library })))

const NAMES: Readonly<Record<OverlayKind, string>> = {
  search: 'The search',
  dashboard: 'The dashboard',
  library: 'The list of conversations',
  inbox: 'The inbox',
}

type OverlayProps = {
  overlay: OverlayState
  inbox: InboxState
  notifications: Notifications
  userHome: string | undefined
  onOpenSession: (id: SessionId) => void
  onOpenResult: (result: SearchResult) => void
  onDone: (sessions: readonly Session[]) => void
  onSettings: () => void
  onEnd: (session: Session) => void
}

export function Overlay({
  overlay,
  inbox,
  notifications,
  userHome,
  onOpenSession,
  onOpenResult,
  onDone,
  onSettings,
  onEnd,
}: OverlayProps) {
  const { shown, place, close } = overlay
  if (shown === null) return null
  return (
    <div className={styles.over}>
      <ErrorBoundary key={shown} pane={NAMES[shown]}>
        <Suspense fallback={<Loading label="Loading…" />}>
          {shown === 'search' && <History userHome={userHome} onOpen={onOpenResult} onClose={close} />}
          {shown === 'dashboard' && (
            <Dashboard place={place} {...{ onOpenSession, onSettings, onEnd }} onClose={close} />
          )}
          {shown === 'library' && (
            <Library
              userHome={userHome}
              preview={({ id, cwd, updatedAt }) => <TranscriptPreview id={id} cwd={cwd ?? ''} version={updatedAt} />}
              onOpen={onOpenSession}
              onClose={close}
            />
          )}
          {shown === 'inbox' && (
            <Inbox
              inbox={inbox}
              userHome={userHome}
              onOpen={onOpenSession}
              onDone={onDone}
              onClose={close}
              renderRequest={({ session, request }) =>
                request && <InboxRequest key={request.requestId} session={session} request={request} />
              }
              isDangerous={({ session, request }) => request?.kind === 'tool' && warnsOfDanger(request, session.cwd)}
              notices={
                notifications.access === 'default' && (
                  <Button size="sm" look="ghost" onClick={notifications.ask}>
                    Let the browser notify you…
                  </Button>
                )
              }
            />
          )}
        </Suspense>
      </ErrorBoundary>
    </div>
  )
}
