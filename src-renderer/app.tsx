/** The frame of the window: list, tabs, panes, status; what connects one part with another is here. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { SessionPlace } from '#shared/deep-link.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import type { SearchResult } from '#shared/search.ts'
import { useBullpen, useCalmSessions, useConnection, useSessionsLoaded } from './client/context.tsx'
import { useAction } from './client/use-action.ts'
import { useChangedKeys } from './client/use-keys.ts'
import { useStable } from './client/use-stable.ts'
import { Watches } from './client/watches.tsx'
import { readableIn } from './inbox/items.ts'
import { useInbox } from './inbox/use-inbox.ts'
import { StartView } from './onboarding/start-view.tsx'
import { Worktrees } from './changes/worktrees.tsx'
import { usePrograms } from './opening/use-opening.ts'
import { type Jump, NOT_IN_CONVERSATION, useSessionStores } from './session/session-stores.ts'
import { BreakerBanner } from './shell/breaker-banner.tsx'
import { CommandPalette } from './shell/command-palette.tsx'
import { ConnectionBanner, UnauthorisedView } from './shell/connection-banner.tsx'
import { Dialogs } from './shell/dialogs.tsx'
import { nextWaiting } from './shell/next-waiting.ts'
import { Overlay } from './shell/overlay.tsx'
import { showCommands, showPalette } from './shell/palette-mode.ts'
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
import { useHandlers } from './shell/use-handlers.ts'
import { useNotifications } from './shell/use-notifications.ts'
import { useOverlay } from './shell/use-overlay.ts'
import { usePaneViews } from './shell/use-pane-views.tsx'
import { useSessionHash } from './shell/use-session-hash.ts'
import { useSessionIntent } from './shell/use-session-intent.ts'
import { useSidebar } from './shell/use-sidebar.ts'
import { useThemeSwitch } from './shell/use-theme-switch.ts'
import { useUnread } from './shell/use-unread.ts'
import { useWindowCommands } from './shell/use-window-commands.ts'
import { OVERLAY_TITLES, useWindowTitle } from './shell/use-window-title.ts'
import { canSplit, panesOf, visibleSessions } from './tabs/layout.ts'
import { markDone, useTabs } from './tabs/tabs-store.ts'
import { classNames } from './ui/class-names.ts'
import { Loading } from './ui/empty.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { showToast, Toasts } from './ui/toasts.tsx'
import { TooltipLayer } from './ui/tooltip-layer.tsx'

/** Of a button, which has no room for a reason. */
const decisionOf = (kind: 'allow-once' | 'deny'): Decision => (kind === 'deny' ? { kind, reason: '' } : { kind })

export function App() {
  const { client, queries, sessions: store } = useBullpen()
  const act = useAction()
  const connection = useConnection()
  // painted again for what the user does and what becomes of sessions, not for every step of one at work
  const byId = useCalmSessions()
  const loaded = useSessionsLoaded()
  const tabs = useTabs(
    useShallow(({ open, active, layout, pinned, muted, starred, done, restored }) => ({
      ...{ open, active, layout, pinned, muted, starred, done, restored },
    })),
  )
  const { open, active, layout, restored } = tabs
  const unread = useUnread()
  const inbox = useInbox(unread, tabs.done)
  const readable = readableIn(inbox.items)
  const sidebar = useSidebar()
  const overlay = useOverlay()
  const dialogs = useDialogs()
  const [jump, setJump] = useState<Jump | null>(null)
  const stores = useSessionStores(jump)
  const { commands, stopping } = useSessionCommands()
  const userHome = useQuery(queries.system.info.queryOptions()).data?.userHome
  const changed = useChangedKeys()
  const theme = useThemeSwitch()
  const shown = useMemo(() => open.map((id) => byId.get(id)).filter((session) => session !== undefined), [open, byId])
  const session = active === null ? undefined : byId.get(active)
  const waiting = [...byId.values()].filter(({ state }) => state.kind === 'waiting')
  const visible = overlay.shown === null ? visibleSessions(layout) : []
  const here = overlay.shown === null ? active : null
  const panes = useMemo(() => panesOf(layout), [layout])
  useWindowTitle(overlay.shown === null ? session?.title : OVERLAY_TITLES[overlay.shown], waiting.length)
  useSessionIntent(loaded ? visible.filter((id) => byId.has(id)) : [])

  const { close: closeOverlay } = overlay
  const openSession = useCallback(
    (id: SessionId) => {
      closeOverlay()
      commands.open(id)
    },
    [closeOverlay, commands],
  )
  const activate = useCallback(
    (id: SessionId | null) => {
      if (id !== null) openSession(id)
    },
    [openSession],
  )
  const openPlace = ({ id, seq }: SessionPlace) => {
    openSession(id)
    if (seq !== null) setJump({ id, seq })
  }
  const openResult = useStable(({ source, kind }: SearchResult) => {
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
  })
  const openDemo = useStable(() => {
    void act(async () => {
      const demo = await client.demo.open()
      store.put(demo)
      dialogs.close()
      openSession(demo.id)
    })
  })
  const toNextWaiting = useStable(() => activate(nextWaiting(waiting, here)))
  const notifications = useNotifications({
    visible,
    onOpen: (id) => {
      dialogs.close()
      openSession(id)
    },
  })
  const dropping = useFolderDrop(dialogs.newSession)
  useSessionHash(loaded && restored, openPlace)
  useWindowCommands((command) => {
    switch (command.kind) {
      case 'open-session':
        dialogs.close() // what is asked there would stand behind it
        openPlace({ id: command.id, seq: command.seq ?? null })
        return
      case 'new-session':
        dialogs.newSession(command.cwd ?? '')
        return
      case 'dashboard':
        dialogs.close()
        overlay.open('dashboard')
        return
      case 'answer': {
        const { id: sessionId, requestId, decision } = command
        void act(() => client.permissions.answer({ sessionId, requestId, decision: decisionOf(decision) }))
      }
    }
  })
  const runs = runsOf({
    ...{ tabs, session, commands, programs: usePrograms(), dialogs, overlay, notifications, activate, openDemo },
    toggleSidebar: sidebar.toggle,
    toggleTheme: theme.toggle,
    nextWaiting: waiting.length > 0 ? toNextWaiting : undefined,
    markAllDone: readable.length > 0 ? () => markDone(readable) : undefined,
    openPalette: showPalette,
  })
  const goToTab = (index: number) => {
    const id = open[index]
    return id === undefined ? undefined : () => activate(id)
  }
  useShortcuts({ runs, changed, goToTab })

  const { renderSession, renderEmpty } = usePaneViews({
    ...{ stores, userHome, commands, dialogs, openSession, layout, byId, shown },
  })
  const { tabs: tabCommands, list: listCommands, on } = useHandlers({ commands, dialogs, overlay, openSession })
  const startView = (
    <ErrorBoundary pane="The start page">
      <StartView
        onNewSession={() => dialogs.newSession()}
        onDemo={openDemo}
        onLibrary={() => overlay.open('library')}
      />
    </ErrorBoundary>
  )
  const panels = useMemo(
    () => new Map(panes.flatMap((pane) => (pane.session === null ? [] : [[pane.session, panelId(pane.id)]]))),
    [panes],
  )
  return (
    <Watches>
      <div className={classNames(styles.app, dropping && styles.dropping)}>
        <TopBar
          sidebar={sidebar}
          tabs={{
            sessions: shown,
            active,
            panels,
            pinned: tabs.pinned,
            muted: tabs.muted,
            panes: panes.length,
            unread,
            commands: tabCommands,
            onActivate: activate,
            onMove: on.move,
          }}
          tools={{
            theme,
            overlay,
            needsYou: inbox.items.length,
            onSplit: canSplit(layout) ? on.split : undefined,
            onPalette: showCommands,
            onSettings: dialogs.settings,
          }}
          onNewSession={on.newSession}
          onOverview={dialogs.overview}
        />
        <div className={styles.middle}>
          <SidePanel sidebar={sidebar} active={active} unread={unread} starred={tabs.starred} commands={listCommands} />
          <main className={styles.main}>
            <ConnectionBanner />
            <BreakerBanner />
            <StorageBanner />
            {connection.kind === 'unauthorised' && !loaded ? (
              <UnauthorisedView />
            ) : !loaded || !restored ? (
              <Loading fill label={connection.kind === 'online' ? 'Loading your sessions' : 'Connecting to Bullpen'} />
            ) : session === undefined && panes.length === 1 ? (
              startView
            ) : (
              <Panes
                layout={layout}
                sessions={byId}
                open={open}
                covered={overlay.shown !== null}
                onLayout={on.layout}
                onFocus={on.focus}
                renderSession={renderSession}
                renderEmpty={renderEmpty}
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
              onSettings={dialogs.settings}
              onEnd={(session) => stopping.ask({ kind: 'end', sessions: [session] })}
            />
          </main>
        </div>
        <StatusBar
          demo={session?.profile === 'demo'}
          unreadOrFailed={readable.length}
          onInbox={on.inbox}
          onSignIn={dialogs.signIn}
          onNextWaiting={toNextWaiting}
          onOpenDashboard={on.dashboard}
          onOpenCosts={on.costs}
        />
      </div>
      <Worktrees onOpenSession={openSession} />
      <Dialogs
        dialogs={dialogs}
        userHome={userHome}
        stopping={stopping}
        notifications={notifications}
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
      <CommandPalette runs={runs} changed={changed} here={here} userHome={userHome} onOpenSession={openSession} />
      <Toasts />
      <TooltipLayer />
    </Watches>
  )
}
