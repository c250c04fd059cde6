/** What stands in a pane: a session with its changes beside it, or what else there is to open. */
import { useCallback } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Layout } from '#shared/workspace.ts'
import { WithChanges } from '../changes/with-changes.tsx'
import { SessionArea } from '../session/session-area.tsx'
import type { SessionStores } from '../session/session-stores.ts'
import { visibleSessions } from '../tabs/layout.ts'
import { EmptyPane } from './empty-pane.tsx'
import type { SessionPlace } from './panes.tsx'
import type { Commands } from './session-commands.ts'
import type { DialogState } from './use-dialogs.ts'

type Parts = {
  readonly stores: SessionStores
  readonly userHome: string | undefined
  readonly commands: Commands
  readonly dialogs: DialogState
  readonly openSession: (id: SessionId) => void
  readonly layout: Layout
  readonly byId: ReadonlyMap<SessionId, Session>
  /** Of the tabs. */
  readonly shown: readonly Session[]
}

export function usePaneViews({ stores, userHome, commands, dialogs, openSession, layout, byId, shown }: Parts) {
  const { limits, trust, signIn, settings, newSession } = dialogs
  const renderSession = useCallback(
    (session: Session, { pane, active, several }: SessionPlace) => (
      <WithChanges session={session} active={active}>
        {(button) => (
          <SessionArea
            session={session}
            tools={button}
            stores={stores}
            userHome={userHome}
            commands={{
              ...commands,
              editLimits: limits,
              explainRestricted: trust,
              closePane: several ? () => commands.closePane(pane) : undefined,
            }}
            onSignIn={signIn}
            onSettings={settings}
          />
        )}
      </WithChanges>
    ),
    [stores, userHome, commands, limits, trust, signIn, settings],
  )
  const renderEmpty = useCallback(
    (pane: string) => {
      const here = new Set(visibleSessions(layout))
      const others = [...byId.values()].filter((session) => !session.archived && !shown.includes(session))
      const recent = others.toSorted((a, b) => b.activeAt - a.activeAt)
      return (
        <EmptyPane
          sessions={[...shown, ...recent].filter(({ id }) => !here.has(id))}
          userHome={userHome}
          onOpen={openSession}
          onNew={() => newSession()}
          onClose={() => commands.closePane(pane)}
        />
      )
    },
    [layout, byId, shown, userHome, openSession, newSession, commands],
  )
  return { renderSession, renderEmpty }
}
