/** What each action of the table does in this window now; an action that can't be done now is absent. */
import type { SessionId } from '#shared/ids.ts'
import type { OpenWith, Programs } from '#shared/opening.ts'
import { isAsleep, isBusy, type Session } from '#shared/session.ts'
import { togglePanel } from '../changes/panel-state.ts'
import { showWorktrees } from '../changes/worktrees-state.ts'
import { failedTurn } from '../client/last-turn.ts'
import type { Offer } from '../client/offers.ts'
import { toggleDiffView } from '../diff/use-diff-view.ts'
import { copyPath } from '../opening/copy-path.ts'
import { toggleWrap } from '../session/code/use-wrap.ts'
import { currentReader } from '../session/readers.ts'
import { foldAll } from '../session/tools/folds.ts'
import { canSplit, neighbourPane, panesOf } from '../tabs/layout.ts'
import { type Arrangement, moveTab, neighbour, toPane } from '../tabs/tab-list.ts'
import { markDone, useTabs } from '../tabs/tabs-store.ts'
import { showToast } from '../ui/toasts.tsx'
import type { Commands } from './session-commands.ts'
import { focusNextPane, type Runs } from './shortcuts.ts'
import type { DialogState } from './use-dialogs.ts'
import type { Notifications } from './use-notifications.ts'
import type { OverlayState } from './use-overlay.ts'

type Parts = {
  readonly tabs: Arrangement
  /** In the pane with the focus. */
  readonly session: Session | undefined
  readonly commands: Commands
  /** Of the user, on the host. */
  readonly programs: Programs
  readonly dialogs: DialogState
  readonly overlay: OverlayState
  readonly notifications: Notifications
  readonly toggleSidebar: () => void
  readonly toggleTheme: () => void
  readonly activate: (id: SessionId | null) => void
  readonly nextWaiting: (() => void) | undefined
  /** Everything in the inbox that is only to be read. */
  readonly markAllDone: (() => void) | undefined
  readonly openDemo: () => void
  readonly openPalette: (mode: 'all' | 'sessions') => void
}

export function runsOf(parts: Parts): Runs {
  const { dialogs, overlay, notifications, activate, openPalette } = parts
  return {
    'session.new': () => dialogs.newSession(),
    'session.switch': () => openPalette('sessions'),
    'session.overview': dialogs.overview,
    'session.next-waiting': parts.nextWaiting,
    'session.demo': parts.openDemo,
    'pool.pause': parts.commands.togglePool,
    ...tabRuns(parts),
    ...sessionRuns(parts),
    ...paneRuns(parts),
    'tab.next': parts.tabs.open.length > 1 ? () => activate(neighbour(parts.tabs, 1)) : undefined,
    'tab.previous': parts.tabs.open.length > 1 ? () => activate(neighbour(parts.tabs, -1)) : undefined,
    'view.sidebar': parts.toggleSidebar,
    'view.search': () => overlay.toggle('search'),
    'view.library': () => overlay.toggle('library'),
    'view.dashboard': () => overlay.toggle('dashboard'),
    'view.inbox': () => overlay.toggle('inbox'),
    'inbox.done-all': parts.markAllDone,
    'view.next-pane': focusNextPane,
    'view.theme': parts.toggleTheme,
    'diff.layout': switchDiffs,
    'code.wrap': switchWrap,
    'app.palette': () => openPalette('all'),
    'app.settings': dialogs.settings,
    'app.shortcuts': () => dialogs.settingsAt('keyboard'),
    'app.settings-json': () => dialogs.settingsAt('json'),
    'app.notifications': notifications.access === 'default' ? notifications.ask : undefined,
    'app.sign-in': dialogs.signIn,
  }
}

function tabRuns({ session, tabs, commands }: Parts): Runs {
  const reopen: Runs = { 'tab.reopen': commands.reopen }
  if (!session) return reopen
  const { id } = session
  return {
    ...reopen,
    'tab.close': () => commands.close(id),
    'tab.close-others': () => commands.closeBeside(id, 'others'),
    'tab.close-right': () => commands.closeBeside(id, 'right'),
    'tab.pin': () => commands.pin(id, !tabs.pinned.includes(id)),
    'tab.move-left': moving(tabs, id, -1),
    'tab.move-right': moving(tabs, id, 1),
    'tab.move-pane': () => commands.moveToPane(id),
  }
}

function moving(tabs: Arrangement, id: SessionId, by: 1 | -1): Offer {
  const to = tabs.open.indexOf(id) + by
  if (moveTab(tabs, id, to) === tabs) return { why: by === 1 ? 'It is the last one' : 'It is the first one' }
  return () => useTabs.getState().change((before) => moveTab(before, id, before.open.indexOf(id) + by))
}

/** Said, since there may be none on the screen. */
function switchDiffs(): void {
  const message = toggleDiffView() === 'split' ? 'Changes are shown side by side.' : 'Changes are shown in one column.'
  showToast({ tone: 'info', message })
}

function switchWrap(): void {
  const message = toggleWrap() ? 'Long lines of code are wrapped.' : 'Long lines of code are not wrapped.'
  showToast({ tone: 'info', message })
}

function sessionRuns({ session, commands, programs, dialogs }: Parts): Runs {
  if (!session) return {}
  const openIn = (kind: OpenWith) => (programs[kind] === null ? undefined : () => commands.openIn(session, kind))
  const { id, cwd, profile } = session
  return {
    'session.changes': togglePanel,
    'session.worktrees': () => showWorktrees(cwd),
    ...readerRuns,
    'session.expand': () => foldAll(id, true),
    'session.collapse': () => foldAll(id, false),
    'session.rename': () => dialogs.rename(session),
    'session.duplicate': profile === 'demo' ? undefined : () => dialogs.newSession(cwd),
    'session.worktree-new':
      profile === 'demo' ? { why: 'The demo has no repository' } : () => commands.newInWorktree(cwd),
    'session.limits': () => dialogs.limits(session),
    'session.trust': () => dialogs.trust(session),
    'session.done': isUnsettled(session) ? () => markDone([session]) : { why: 'Nothing of it failed' },
    'session.star': () => commands.star([id], !useTabs.getState().starred.includes(id)),
    'session.mute': () => commands.mute(id, !useTabs.getState().muted.includes(id)),
    'session.copy-link': () => commands.copyLink(id),
    'session.open-editor': openIn('editor'),
    'session.open-terminal': openIn('terminal'),
    'session.open-files': openIn('files'),
    'session.copy-path': () => copyPath(cwd),
    'session.archive': () => commands.archive(session, !session.archived),
    'session.end': () => commands.endProcess(session),
    'session.recycle': isAsleep(session.state)
      ? { why: 'It sleeps, and has none' }
      : isBusy(session.state)
        ? { why: 'It is at work' }
        : () => commands.recycle(session),
    'session.delete': () => commands.remove(session),
  }
}

/** It failed, and that was not marked as done. */
const isUnsettled = (session: Session): boolean =>
  (session.state.kind === 'failed' || failedTurn(session) !== null) &&
  (useTabs.getState().done.get(session.id) ?? -Infinity) < (session.lastOutcome?.at ?? session.activeAt)

/** Asked of the pane with the focus when it comes to it. */
const readerRuns: Runs = {
  'session.find': () => currentReader()?.find(),
  'session.find-next': () => currentReader()?.findNext(1),
  'session.find-previous': () => currentReader()?.findNext(-1),
  'session.prompt-before': () => currentReader()?.jump(-1),
  'session.prompt-behind': () => currentReader()?.jump(1),
  'session.to-end': () => currentReader()?.toEnd(),
}

function paneRuns({ tabs: { layout }, commands, overlay }: Parts): Runs {
  const { change } = useTabs.getState()
  const several = panesOf(layout).length > 1
  const room = canSplit(layout) && overlay.shown === null
  const step = (by: 1 | -1) => () => change((tabs) => toPane(tabs, neighbourPane(tabs.layout, by).id))
  return {
    'pane.split-right': room ? () => commands.split('right') : undefined,
    'pane.split-down': room ? () => commands.split('down') : undefined,
    'pane.four': room ? () => change(fourPanes) : undefined,
    'pane.close': several ? () => commands.closePane(layout.focused) : undefined,
    'pane.next': several ? step(1) : undefined,
    'pane.previous': several ? step(-1) : undefined,
  }
}

/** Two by two, filled with the tabs that come first; the session at hand stays where it is. */
export function fourPanes(tabs: Arrangement): Arrangement {
  const { open, active } = tabs
  const others = open.filter((id) => id !== active)
  const ids = [active ?? others.shift() ?? null, ...others].slice(0, 4)
  const pane = (at: number) => ({ id: `p${at + 1}`, share: 1, session: ids[at] ?? null })
  const columns = [
    { id: 'c1', share: 1, panes: [pane(0), pane(2)] },
    { id: 'c2', share: 1, panes: [pane(1), pane(3)] },
  ]
  return { ...tabs, active: ids[0] ?? null, layout: { columns, focused: 'p1' } }
}
