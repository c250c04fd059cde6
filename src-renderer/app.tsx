/** The frame of the window: list, tabs, panes, status; what connects one part with another is here. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionPlace } from '#shared/deep-link.ts'
import type { SessionId } from '#shared/ids.ts'
import type { SearchResult } from '#shared/search.ts'
import type { Session } from '#shared/session.ts'
import { BreakerProvider } from './client/breaker.tsx'
import { useBullpen, useConnection, useSessions } from './client/context.tsx'
import { useAction } from './client/use-action.ts'
import { useInbox } from './inbox/use-inbox.ts'
import { StartView } from './onboarding/start-view.tsx'
import { WithChanges } from './changes/with-changes.tsx'
import { Worktrees } from './changes/worktrees.tsx'
import { usePrograms } from './opening/use-opening.ts'
import { SessionArea } from './session/session-area.tsx'
import { type Jump, NOT_IN_CONVERSATION, useSessionStores } from './session/session-stores.ts'
import { BreakerBanner } from './shell/breaker-banner.tsx'
import { CommandPalette, type PaletteMode } from './shell/command-palette.tsx'
import { ConnectionBanner, UnauthorisedView } from './shell/connection-banner.tsx'
import { Dialogs } from './shell/dialogs.tsx'
import { EmptyPane } from './shell/empty-pane.tsx'
import { Overlay } from './shell/overlay.tsx'
import { panelId, Panes } from './shell/panes.tsx'
import { runsOf } from './shell/runs.ts'
import { useSessionCommands } from './shell/session-commands.ts'
import styles from './shell/shell.module.css'
import { useShortcuts } from './shell/shortcuts.ts'
import { SidePanel } from './shell/side-panel.tsx'
import { StatusBar } from './shell/status-bar.tsx'
import { StorageBanner } from './shell/storage-banner.tsx'
import { TopBar } from './shell/top-bar.tsx'
import { useDialogs } from './shell/use-dialogs.ts'
import { useFolderDrop } from './shell/use-folder-drop.ts'
import { useNotifications } from './shell/use-notifications.ts'
import { type OverlayKind, useOverlay } from './shell/use-overlay.ts'
import { useSessionHash } from './shell/use-session-hash.ts'
import { useSessionIntent } from './shell/use-session-intent.ts'
import { useSidebar } from './shell/use-sidebar.ts'
import { useThemeSwitch } from './shell/use-theme-switch.ts'
import { useUnread } from './shell/use-unread.ts'
import { useWindowCommands } from './shell/use-window-commands.ts'
import { useWindowTitle } from './shell/use-window-title.ts'
import { canSplit, panesOf, visibleSessions } from './tabs/layout.ts'
import { moveTab, toPane } from './tabs/tab-list.ts'
import { markDone, useTabs } from './tabs/tabs-store.ts'
import { classNames } from './ui/class-names.ts'
import { Loading } from './ui/empty.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { showToast, Toasts } from './ui/toasts.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

const OVERLAY_TITLES: Record<OverlayKind, string> = {
  dashboard: 'Dashboard',
  search: 'Search',
  inbox: 'What needs you',
  library: 'Sessions of Claude Code',
}

export function App() {
  const { client, queries, sessions: store } = useBullpen()
  const act = useAction()
  const connection = useConnection()
  const { byId, loaded } = useSessions()
  const tabs = useTabs()
  const { open, active, layout, restored, change } = tabs
  const unread = useUnread()
  const inbox = useInbox(unread, tabs.done)
  const sidebar = useSidebar()
  const overlay = useOverlay()
  const dialogs = useDialogs()
  const [jump, setJump] = useState<Jump | null>(null)
  const stores = useSessionStores(jump)
  const { commands, removing, setRemoving } = useSessionCommands()
  const [palette, setPalette] = useState<PaletteMode | null>(null)
  const userHome = useQuery(queries.system.info.queryOptions()).data?.userHome
  const changed = useQuery(queries.settings.get.queryOptions()).data?.settings.shortcuts ?? {}
  const theme = useThemeSwitch()
  const shown = open.map((id) => byId.get(id)).filter((session) => session !== undefined)
  const session = active === null ? undefined : byId.get(active)
  const waiting = [...byId.values()].filter(({ state }) => state.kind === 'waiting')
  const visible = overlay.shown === null ? visibleSessions(layout) : []
  const panes = panesOf(layout)
  useWindowTitle(overlay.shown === null ? session?.title : OVERLAY_TITLES[overlay.shown], waiting.length)
  useSessionIntent(loaded ? visible.filter((id) => byId.has(id)) : [])

  const openSession = (id: SessionId) => {
    overlay.close()
    commands.open(id)
  }
  const activate = (id: SessionId | null) => {
    if (id !== null) openSession(id)
  }
  const openPlace = ({ id, seq }: SessionPlace) => {
    openSession(id)
    if (seq !== null) setJump({ id, seq })
  }
  const openResult = ({ source, kind }: SearchResult) =>
    void act(async () => {
      if (source.kind === 'session') {
        openSession(source.id)
        if (kind !== 'title') setJump({ id: source.id, seq: source.seq })
        client.sessions.catchUp({ id: source.id }).catch(() => undefined) // at work, or new: there is nothing to add
        return
      }
      const uuid = source.uuid === '' ? {} : { uuid: source.uuid }
      const { session, seq } = await client.transcripts.open({ id: source.id, ...uuid })
      store.put(session)
      openSession(session.id)
      if (seq !== null) setJump({ id: session.id, seq })
      else if (source.uuid !== '') showToast({ tone: 'info', message: NOT_IN_CONVERSATION })
    })
  const openDemo = () =>
    void act(async () => {
      const demo = await client.demo.open()
      store.put(demo)
      dialogs.close()
      openSession(demo.id)
    })
  const nextWaiting = () => {
    const others = waiting.filter(({ id }) => id !== active)
    activate((others[0] ?? waiting[0])?.id ?? null)
  }
  const notifications = useNotifications({ visible, onOpen: openSession })
  const dropping = useFolderDrop(dialogs.newSession)
  useSessionHash(loaded && restored, openPlace)
  useWindowCommands((command) => {
    if (command.kind === 'open-session') openPlace({ id: command.id, seq: command.seq ?? null })
    else if (command.kind === 'new-session') dialogs.newSession(command.cwd ?? '')
    else overlay.open('dashboard')
  })
  const runs = runsOf({
    ...{ tabs, session, commands, programs: usePrograms(), dialogs, overlay, notifications, activate, openDemo },
    toggleSidebar: sidebar.toggle,
    toggleTheme: theme.toggle,
    nextWaiting: waiting.length > 0 ? nextWaiting : undefined,
    openPalette: setPalette,
  })
  useShortcuts({ runs, changed, goToTab: (index) => activate(open[index] ?? null) })

  const renderSession = (one: Session, pane: string) => (
    <WithChanges session={one} active={one.id === active}>
      {(button) => (
        <SessionArea
          session={one}
          tools={button}
          stores={stores}
          userHome={userHome}
          commands={{
            ...commands,
            editLimits: dialogs.limits,
            explainRestricted: dialogs.trust,
            closePane: panes.length > 1 ? () => commands.closePane(pane) : undefined,
          }}
          onSignIn={dialogs.signIn}
          onSettings={dialogs.settings}
        />
      )}
    </WithChanges>
  )
  const startView = (
    <ErrorBoundary pane="The start page">
      <StartView
        onNewSession={() => dialogs.newSession()}
        onDemo={openDemo}
        onLibrary={() => overlay.open('library')}
      />
    </ErrorBoundary>
  )
  const hidden = () => {
    const here = new Set(visibleSessions(layout))
    const others = [...byId.values()].filter(({ id, archived }) => !archived && !open.includes(id))
    const recent = others.toSorted((a, b) => b.activeAt - a.activeAt)
    return [...shown, ...recent].filter(({ id }) => !here.has(id))
  }
  return (
    <BreakerProvider>
      <TooltipProvider delayDuration={400}>
        <div className={classNames(styles.app, dropping && styles.dropping)}>
          <TopBar
            sidebar={sidebar}
            tabs={{
              sessions: shown,
              active,
              panels: new Map(
                panes.flatMap((pane) => (pane.session === null ? [] : [[pane.session, panelId(pane.id)]])),
              ),
              pinned: tabs.pinned,
              muted: tabs.muted,
              panes: panes.length,
              unread,
              commands: { ...commands, rename: dialogs.rename, duplicate: ({ cwd }) => dialogs.newSession(cwd) },
              onActivate: activate,
              onMove: (id, to) => change((before) => moveTab(before, id, to)),
            }}
            tools={{
              theme,
              overlay,
              needsYou: inbox.items.length,
              onSplit: canSplit(layout) ? () => commands.split('right') : undefined,
              onPalette: () => setPalette('all'),
              onSettings: dialogs.settings,
            }}
            onNewSession={() => dialogs.newSession()}
            onOverview={dialogs.overview}
          />
          <div className={styles.middle}>
            <SidePanel
              sidebar={sidebar}
              active={active}
              unread={unread}
              starred={tabs.starred}
              commands={{
                ...commands,
                open: openSession,
                newSession: dialogs.newSession,
                search: () => overlay.toggle('search'),
                library: () => overlay.open('library'),
                editLimits: dialogs.limits,
              }}
            />
            <main className={styles.main}>
              <ConnectionBanner />
              <BreakerBanner />
              <StorageBanner />
              {connection.kind === 'unauthorised' && !loaded ? (
                <UnauthorisedView />
              ) : !loaded || !restored ? (
                <Loading label="Connecting to Bullpen" />
              ) : session === undefined && panes.length === 1 ? (
                startView
              ) : (
                <Panes
                  layout={layout}
                  sessions={byId}
                  open={open}
                  covered={overlay.shown !== null}
                  onLayout={(next) => change((before) => ({ ...before, layout: next(before.layout) }))}
                  onFocus={(pane) => change((before) => toPane(before, pane))}
                  renderSession={renderSession}
                  renderEmpty={(pane) => (
                    <EmptyPane
                      sessions={hidden()}
                      userHome={userHome}
                      onOpen={openSession}
                      onNew={() => dialogs.newSession()}
                      onClose={() => commands.closePane(pane)}
                    />
                  )}
                />
              )}
              <Overlay
                overlay={overlay}
                inbox={inbox}
                notifications={notifications}
                userHome={userHome}
                onOpenSession={openSession}
                onOpenResult={openResult}
                onDone={markDone}
              />
            </main>
          </div>
          <StatusBar
            demo={session?.profile === 'demo'}
            unreadOrFailed={inbox.items.filter(({ kind }) => kind === 'failed' || kind === 'finished').length}
            onInbox={() => overlay.open('inbox')}
            onSignIn={dialogs.signIn}
            onNextWaiting={nextWaiting}
            onOpenDashboard={() => overlay.open('dashboard')}
          />
        </div>
        <Worktrees onOpenSession={openSession} />
        <Dialogs
          dialogs={dialogs}
          userHome={userHome}
          removing={{ sessions: removing, onClose: () => setRemoving([]) }}
          overview={{
            sessions: shown,
            active,
            pinned: tabs.pinned,
            unread,
            onActivate: activate,
            onClose: commands.close,
          }}
          onRename={commands.rename}
          onCreated={openSession}
          onDemo={openDemo}
        />
        <CommandPalette
          mode={palette}
          onClose={() => setPalette(null)}
          runs={runs}
          changed={changed}
          userHome={userHome}
          onOpenSession={openSession}
        />
        <Toasts />
      </TooltipProvider>
    </BreakerProvider>
  )
}
