/** Every dialog of the window; which one is open says `use-dialogs.ts`. */
import { type ComponentProps, lazy, Suspense } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useSessions } from '../client/context.tsx'
import { NewSessionDialog } from '../new-session/new-session-dialog.tsx'
import { TrustDialog } from '../new-session/trust-dialog.tsx'
import { SignInDialog } from '../onboarding/sign-in-dialog.tsx'
import { Overview } from '../tabs/overview.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { StopDialog } from './stop-dialog.tsx'
import type { DialogState } from './use-dialogs.ts'
import type { Notifications } from './use-notifications.ts'

// Fetched when first asked for: the window is there sooner without them.
const SettingsDialog = lazy(() =>
  import('../settings/settings-dialog.tsx').then((file) => ({ default: file.SettingsDialog })),
)
const SessionLimitsDialog = lazy(() =>
  import('../settings/session-limits-dialog.tsx').then((file) => ({ default: file.SessionLimitsDialog })),
)

type DialogsProps = {
  dialogs: DialogState
  userHome: string | undefined
  stopping: ComponentProps<typeof StopDialog>['stopping']
  notifications: Notifications
  overview: Omit<ComponentProps<typeof Overview>, 'open' | 'onOpenChange'>
  onRename: (session: Session, title: string) => void
  onCreated: (id: SessionId) => void
  onDemo: () => void
}

export function Dialogs({ dialogs, userHome, stopping, notifications, overview, ...on }: DialogsProps) {
  const { onRename, onCreated, onDemo } = on
  const { shown, close } = dialogs
  const { byId } = useSessions()
  const onOpenChange = (open: boolean) => {
    if (!open) close()
  }
  return (
    <>
      <NewSessionDialog
        open={shown?.kind === 'new-session'}
        onOpenChange={onOpenChange}
        initialPath={shown?.kind === 'new-session' ? shown.path : ''}
        userHome={userHome}
        onCreated={({ id }) => onCreated(id)}
      />
      <TrustDialog cwd={shown?.kind === 'trust' ? shown.cwd : null} onClose={close} />
      <SignInDialog open={shown?.kind === 'sign-in'} onOpenChange={onOpenChange} onDemo={onDemo} />
      <Suspense>
        {shown?.kind === 'limits' && <SessionLimitsDialog id={shown.id} onClose={close} />}
        {shown?.kind === 'settings' && (
          <SettingsDialog open onOpenChange={onOpenChange} at={shown.at} notifications={notifications} />
        )}
      </Suspense>
      <Overview {...overview} open={shown?.kind === 'overview'} onOpenChange={onOpenChange} />
      <RenameDialog
        session={shown?.kind === 'rename' ? (byId.get(shown.id) ?? null) : null}
        onRename={onRename}
        onClose={close}
      />
      <StopDialog stopping={stopping} />
    </>
  )
}
