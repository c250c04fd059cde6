/** The frame of the window: list, tabs, session, status; what connects one part with another is here. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Gauge, Moon, PanelLeft, Plus, Settings as SettingsIcon, Sun } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Settings } from '#shared/settings.ts'
import { useBullpen, useConnection, useSessions } from './client/context.tsx'
import { useAction } from './client/use-action.ts'
import { Dashboard } from './dashboard/dashboard.tsx'
import { NewSessionDialog } from './new-session/new-session-dialog.tsx'
import { TrustDialog } from './new-session/trust-dialog.tsx'
import { SignInDialog } from './onboarding/sign-in-dialog.tsx'
import { StartView } from './onboarding/start-view.tsx'
import { SessionArea } from './session/session-area.tsx'
import { SettingsDialog } from './settings/settings-dialog.tsx'
import { ConnectionBanner, UnauthorisedView } from './shell/connection-banner.tsx'
import { RemoveDialog, useSessionCommands } from './shell/session-commands.tsx'
import styles from './shell/shell.module.css'
import { focusNextPane, useShortcuts } from './shell/shortcuts.ts'
import { StatusBar } from './shell/status-bar.tsx'
import { rememberedTheme, useTheme } from './shell/theme.ts'
import { useDashboard } from './shell/use-dashboard.ts'
import { useSessionIntent } from './shell/use-session-intent.ts'
import { useSidebar } from './shell/use-sidebar.ts'
import { useUnread } from './shell/use-unread.ts'
import { useWindowCommands } from './shell/use-window-commands.ts'
import { Sidebar } from './sidebar/sidebar.tsx'
import { PANEL_ID, TabBar, tabElementId } from './tabs/tab-bar.tsx'
import { moveTab, neighbour } from './tabs/tab-list.ts'
import { useTabs } from './tabs/tabs-store.ts'
import { BrandMark } from './ui/brand.tsx'
import { IconButton } from './ui/button.tsx'
import { classNames } from './ui/class-names.ts'
import { Loading } from './ui/empty.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Toasts } from './ui/toasts.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

type OpenDialog =
  | { readonly kind: 'new-session'; readonly path: string }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'trust'; readonly cwd: string }

export function App() {
  const { client, queries, sessions: store } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const connection = useConnection()
  const { byId, loaded } = useSessions()
  const { open, active, restored, change } = useTabs()
  const unread = useUnread()
  const sidebar = useSidebar()
  const dashboard = useDashboard()
  const { commands, removing, setRemoving } = useSessionCommands()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const info = useQuery(queries.system.info.queryOptions()).data
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const theme = settings?.theme ?? rememberedTheme()
  const shownTheme = useTheme(theme)
  const tabs = open.map((id) => byId.get(id)).filter((session) => session !== undefined)
  const session = active === null ? undefined : byId.get(active)
  const waiting = [...byId.values()].filter(({ state }) => state.kind === 'waiting')
  useWindowTitle(dashboard.visible ? 'Dashboard' : session?.title, waiting.length)
  useSessionIntent(dashboard.visible ? null : (session?.id ?? null))

  const openSession = (id: SessionId) => {
    dashboard.close()
    commands.open(id)
  }
  const onDialogChange = (next: boolean) => {
    if (!next) setDialog(null)
  }
  const newSession = (path = '') => setDialog({ kind: 'new-session', path })
  const openDemo = () =>
    void act(async () => {
      const demo = await client.demo.open()
      store.put(demo)
      setDialog(null)
      openSession(demo.id)
    })
  const setTheme = (next: Settings['theme']) =>
    void act(async () =>
      queryClient.setQueryData(queries.settings.get.queryKey(), await client.settings.set({ theme: next })),
    )
  const onSignIn = useCallback(() => setDialog({ kind: 'sign-in' }), [])
  const activate = (id: typeof active) => {
    if (id !== null) openSession(id)
  }
  const nextWaiting = () => {
    const others = waiting.filter(({ id }) => id !== active)
    activate((others[0] ?? waiting[0])?.id ?? null)
  }
  useShortcuts({
    newSession: () => newSession(),
    closeTab: () => {
      if (active !== null) commands.close(active)
    },
    goToTab: (index) => activate(open[index] ?? null),
    stepTab: (step) => activate(neighbour({ open, active }, step)),
    toggleSidebar: sidebar.toggle,
    toggleDashboard: dashboard.toggle,
    openSettings: () => setDialog({ kind: 'settings' }),
    nextWaiting,
    nextPane: focusNextPane,
  })

  useWindowCommands((command) => {
    if (command.kind === 'open-session') openSession(command.id)
    else if (command.kind === 'new-session') newSession(command.cwd ?? '')
    else dashboard.open()
  })

  return (
    <TooltipProvider delayDuration={400}>
      <div className={styles.app}>
        <header className={styles.top}>
          <div className={classNames(styles.brand, !sidebar.beside && styles.brandCompact)}>
            <BrandMark />
            {sidebar.beside && <span className={styles.name}>Bullpen</span>}
            <IconButton
              label={sidebar.visible ? 'Hide the list of sessions' : 'Show the list of sessions'}
              shortcut="Alt+B"
              aria-expanded={sidebar.visible}
              onClick={sidebar.toggle}
            >
              <PanelLeft size={15} />
            </IconButton>
          </div>
          <TabBar
            sessions={tabs}
            active={active}
            unread={unread}
            onActivate={activate}
            onClose={commands.close}
            onMove={(id, to) => change((before) => moveTab(before, id, to))}
          />
          <IconButton label="New session" shortcut="Alt+N" className={styles.newTab ?? ''} onClick={() => newSession()}>
            <Plus size={16} />
          </IconButton>
          <div className={styles.topTools}>
            <IconButton
              label="Dashboard"
              shortcut="Alt+0"
              aria-pressed={dashboard.visible}
              data-state={dashboard.visible ? 'open' : 'closed'}
              onClick={dashboard.toggle}
            >
              <Gauge size={15} />
            </IconButton>
            <IconButton
              label={shownTheme === 'dark' ? 'Light colours' : 'Dark colours'}
              onClick={() => setTheme(shownTheme === 'dark' ? 'light' : 'dark')}
            >
              {shownTheme === 'dark' ? <Sun size={15} /> : <Moon size={15} />}
            </IconButton>
            <IconButton label="Settings" shortcut="Alt+," onClick={() => setDialog({ kind: 'settings' })}>
              <SettingsIcon size={15} />
            </IconButton>
          </div>
        </header>
        <div className={styles.middle}>
          {sidebar.visible && (
            <>
              {!sidebar.beside && <div className={styles.drawerScrim} onClick={sidebar.toggle} />}
              <div className={classNames(styles.side, !sidebar.beside && styles.drawer)}>
                <ErrorBoundary pane="The list of sessions">
                  <Sidebar
                    active={active}
                    unread={unread}
                    commands={{
                      ...commands,
                      open: (id) => {
                        openSession(id)
                        sidebar.leave()
                      },
                      newSession,
                    }}
                  />
                </ErrorBoundary>
              </div>
            </>
          )}
          <main className={styles.main}>
            <ConnectionBanner />
            {connection.kind === 'unauthorised' && !loaded ? (
              <UnauthorisedView />
            ) : session ? (
              <div
                id={PANEL_ID}
                role="tabpanel"
                aria-labelledby={tabElementId(session.id)}
                className={styles.panel}
                inert={dashboard.visible}
              >
                <SessionArea
                  session={session}
                  userHome={info?.userHome}
                  commands={{ ...commands, explainRestricted: ({ cwd }) => setDialog({ kind: 'trust', cwd }) }}
                  onSignIn={onSignIn}
                />
              </div>
            ) : loaded && restored ? (
              <ErrorBoundary pane="The start page">
                <StartView onNewSession={() => newSession()} onDemo={openDemo} />
              </ErrorBoundary>
            ) : (
              <Loading label="Connecting to Bullpen" />
            )}
            {dashboard.visible && (
              <div className={styles.over}>
                <ErrorBoundary pane="The dashboard">
                  <Dashboard onOpenSession={openSession} onClose={dashboard.close} />
                </ErrorBoundary>
              </div>
            )}
          </main>
        </div>
        <StatusBar
          demo={session?.profile === 'demo'}
          onSignIn={onSignIn}
          onNextWaiting={nextWaiting}
          onOpenDashboard={dashboard.open}
        />
      </div>
      <NewSessionDialog
        open={dialog?.kind === 'new-session'}
        onOpenChange={onDialogChange}
        initialPath={dialog?.kind === 'new-session' ? dialog.path : ''}
        userHome={info?.userHome}
        onCreated={({ id }) => openSession(id)}
      />
      <TrustDialog cwd={dialog?.kind === 'trust' ? dialog.cwd : null} onClose={() => setDialog(null)} />
      <SignInDialog open={dialog?.kind === 'sign-in'} onOpenChange={onDialogChange} onDemo={openDemo} />
      <SettingsDialog open={dialog?.kind === 'settings'} onOpenChange={onDialogChange} />
      <RemoveDialog session={removing} onClose={() => setRemoving(null)} />
      <Toasts />
    </TooltipProvider>
  )
}

/** What waits for the user is seen in the taskbar and among the browser's tabs too. */
function useWindowTitle(title: string | undefined, waiting: number): void {
  useEffect(() => {
    const name = title === undefined ? 'Bullpen' : `${title} – Bullpen`
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name
  }, [title, waiting])
}
