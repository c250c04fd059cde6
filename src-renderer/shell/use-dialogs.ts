/** Which dialog is open, and what it is about. */
import { useMemo, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { SettingsView } from '../settings/views.ts'

export type OpenDialog =
  /** `path` filled in; empty = the user chooses. */
  | { readonly kind: 'new-session'; readonly path: string }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'settings'; readonly at: SettingsView }
  | { readonly kind: 'overview' }
  | { readonly kind: 'trust'; readonly cwd: string }
  | { readonly kind: 'limits'; readonly id: SessionId }
  | { readonly kind: 'rename'; readonly id: SessionId }

export type DialogState = {
  readonly shown: OpenDialog | null
  readonly close: () => void
  readonly newSession: (path?: string) => void
  readonly signIn: () => void
  readonly settings: () => void
  /** At this section of them. */
  readonly settingsAt: (at: SettingsView) => void
  readonly overview: () => void
  readonly trust: (session: Session) => void
  readonly limits: (session: Session) => void
  readonly rename: (session: Session) => void
}

export function useDialogs(): DialogState {
  const [shown, setShown] = useState<OpenDialog | null>(null)
  const openers = useMemo(
    () => ({
      close: () => setShown(null),
      newSession: (path = '') => setShown({ kind: 'new-session', path }),
      signIn: () => setShown({ kind: 'sign-in' }),
      settings: () => setShown({ kind: 'settings', at: 'appearance' }),
      settingsAt: (at: SettingsView) => setShown({ kind: 'settings', at }),
      overview: () => setShown({ kind: 'overview' }),
      trust: ({ cwd }: Session) => setShown({ kind: 'trust', cwd }),
      limits: ({ id }: Session) => setShown({ kind: 'limits', id }),
      rename: ({ id }: Session) => setShown({ kind: 'rename', id }),
    }),
    [],
  )
  return useMemo(() => ({ shown, ...openers }), [shown, openers])
}
